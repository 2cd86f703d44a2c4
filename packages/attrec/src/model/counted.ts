import type { Split } from "../data/split.ts";
import type { Score } from "../protocol/ranking.ts";

/**
 * A recommender that learns nothing by gradients: it counts what happened in training, and ranks by that. What a model
 * has to exceed to be worth its training.
 */
export interface CountedModel {
  readonly name: string;
  /** What it was made with. */
  readonly hyperparameters: Readonly<Record<string, number | string | boolean>>;
  /** From what there is to train on to scores for blocks of users; smaller is nearer. */
  readonly count: (training: Split) => Score;
}

/** Whether a model counts, instead of being trained. */
export const isCounted = (model: object): model is CountedModel => "count" in model;
