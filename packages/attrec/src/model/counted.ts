// Models that count instead of learning.
import type { Split } from "../data/split.ts";
import type { Options, Settings } from "../options/option.ts";
import type { Score } from "../protocol/ranking.ts";

/**
 * A recommender that learns nothing by gradients: it counts what happened in training, and ranks by that. What a model
 * has to exceed to be worth its training.
 */
export interface CountedModel {
  readonly name: string;
  /** One sentence that says what it is, for help and documentation. */
  readonly about?: string;
  /** What can be chosen; what is not declared can be anything of its type. See `checkOptions`. */
  readonly options?: Options;
  /** What it was made with. */
  readonly hyperparameters: Settings;
  /** From what there is to train on to scores for blocks of users; smaller is nearer. */
  readonly count: (training: Split) => Score;
}

/** Whether a model counts, instead of being trained. */
export const isCounted = (model: object): model is CountedModel => "count" in model;
