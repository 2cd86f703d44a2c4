/** The options of a training, its events, and the state from which it can go on. */
import type { Key } from "@attrec/tensor";
import type { ItemSets } from "../data/item-sets.ts";
import type { SettingsOf } from "../options/option.ts";
import type { Schedule } from "../optimizers/schedule.ts";
import type { Budget } from "./budget.ts";
import type { Numbers, Trace } from "./finite.ts";
import type { TrainingState } from "./step.ts";
import type { trainingOptions } from "./training-options.ts";

/** The options of a training. */
export interface FitOptions<P> extends SettingsOf<typeof trainingOptions> {
  /** Decides the first parameters, the order of the windows, the negatives and the dropout. */
  readonly key: Key;
  /** The learning rate of each step, counted from 0 over all epochs, instead of `rate`. */
  readonly schedule?: Schedule;
  /** A figure that judges parameters, larger being better, or more of a judgement than that. */
  readonly validate: (parameters: P) => number | Judgement | Promise<number | Judgement>;
  /** Whether events have the lengths of the gradients. A table whose rows few batches name costs more then. */
  readonly gradientNorms?: boolean;
  /**
   * Gets the first parameters before any training. A judgement that would fail, for example for lack of memory, should fail
   * here and not after an epoch.
   */
  readonly rehearse?: (parameters: P) => void | Promise<void>;
  /** Where the training ends, if not after all epochs. */
  readonly budget?: Budget;
  /** The sets of items for negatives that avoid everything in a user's history. */
  readonly history?: ItemSets;
  /**
   * Finds the operation that was the first to give NaN or an infinity, such as `traceNotFinite`. With it, the state is copied and
   * looked through once an epoch; an epoch that ends in NaN or an infinity is gone through again, and the error says what was found.
   */
  readonly trace?: Trace;
}

/** The state of training after an epoch: all that is needed to continue to the same bytes. */
export interface Progress<P, S> {
  /** Finished epochs. */
  readonly epoch: number;
  readonly state: TrainingState<P, S>;
  readonly best: Best<P> | undefined;
  /** Validations since the best. */
  readonly waited: number;
  /** The seconds of training so far; needed only to go on under a budget of seconds. */
  readonly seconds?: number;
}

/** The parameters that were best on validation, and their epoch. */
export interface Best<P> {
  readonly epoch: number;
  readonly value: number;
  readonly parameters: P;
}

/** What a validation says. */
export interface Judgement {
  /** What decides; larger is better. */
  readonly value: number;
  /** Figures by name, which events have. */
  readonly figures?: Numbers;
  /** A sentence on what is odd if the loss falls at the same time. */
  readonly doubt?: string;
}

/** An event of a training. */
export type FitEvent<P, S> =
  | { readonly kind: "batch"; readonly epoch: number; readonly batch: number; readonly batches: number }
  | {
      readonly kind: "epoch";
      readonly epoch: number;
      /** The mean loss over the epoch's windows. */
      readonly loss: number;
      /** What the model reports beside the loss, likewise. */
      readonly parts: Numbers;
      /** The length of each parameter's gradient, the mean over batches, if it is asked for. */
      readonly gradientNorms: Numbers;
      /** The learning rate of the epoch's last step. */
      readonly rate: number;
      /** The time of training alone, without validation. */
      readonly seconds: number;
      /** The figure on validation, if there was a validation after this epoch. */
      readonly validation: number | undefined;
      /** Other figures on validation, by name. */
      readonly figures: Numbers;
      /** Sentences on what is odd. */
      readonly remarks: readonly string[];
      readonly isBest: boolean;
      /** Whether the budget cut it. A training that shall get more goes on from the epoch before, and not from this one. */
      readonly isCut: boolean;
      readonly progress: Progress<P, S>;
    };
