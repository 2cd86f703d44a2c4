// Models that count instead of learning.
import type { Split } from "../data/split.ts";
import type { Options, Settings } from "../options/option.ts";
import type { Nearer } from "./model.ts";
import type { Score } from "./score.ts";

/**
 * A recommender without gradients: it counts the actions in training, and ranks by the counts. A trained model has to beat it
 * to be worth its training.
 */
export interface CountedModel {
  readonly name: string;
  /** One sentence that describes the model, for help and documentation. */
  readonly about?: string;
  /** The options. Without a declaration, a setting can be any value of its type. See `checkOptions`. */
  readonly options?: Options;
  /** The settings that it was made with. */
  readonly hyperparameters: Settings;
  /** Which of two scores is that of the nearer item: the smaller, if it does not say. */
  readonly nearer?: Nearer;
  /**
   * Whether the score of an item is a sum over the user's other items, in training or in her history, of what each of them alone would
   * give it: see `additionsTo`.
   */
  readonly isAdditive?: boolean;
  /**
   * Turns the training data into scores for blocks of users; smaller is nearer, unless `nearer` says otherwise. What takes long tells how
   * much of it is done.
   */
  readonly count: (training: Split, tell?: (done: number, total: number) => void) => Score;
}

/**
 * Whether a model counts, instead of being trained.
 *
 * @example
 * ```ts
 * isCounted(attrec()); // false
 * ```
 */
export const isCounted = (model: object): model is CountedModel => "count" in model;
