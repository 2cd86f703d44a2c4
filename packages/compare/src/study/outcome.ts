/** How a cell ends, and what it gives. */

/** One epoch of a training. */
export interface EpochRecord {
  readonly epoch: number;
  /** The mean loss over the epoch's windows. */
  readonly loss: number;
  /** Training alone, without validation. */
  readonly seconds: number;
  /** HR@50 on validation, where it was asked for after this epoch. */
  readonly validation: number | undefined;
}

/** How much each item of a user's history attends to each other: L x L, row-major, rows sum to 1. */
export interface AttentionMap {
  readonly user: string;
  readonly items: readonly string[];
  readonly weights: readonly number[];
}

/** What a cell gives: how training went, and the rank of every tested user's item. */
export interface CellResult {
  /** The epoch whose parameters were ranked: the best on validation. */
  readonly bestEpoch: number;
  /** HR@50 on validation in that epoch. */
  readonly validation: number;
  readonly epochs: readonly EpochRecord[];
  /** The tested users, ascending, and the rank of the test item of each; 1 is best. */
  readonly users: Int32Array;
  readonly ranks: Int32Array;
  /** The most memory that the process has held, in MiB. */
  readonly memory: number;
  /** For models that attend: the maps of a few users. */
  readonly attention: readonly AttentionMap[];
}

/** How a cell ended: with a result, or with a sentence that says why there is none. */
export type Outcome =
  { readonly kind: "done"; readonly result: CellResult } | { readonly kind: "failed"; readonly sentence: string };

/** A cell whose process ended under it: nothing is known of the cell itself, and it may run again. */
export interface Lost {
  readonly kind: "lost";
  readonly sentence: string;
}

/** What tuning may see of a result: nothing of the test. */
export type ValidationView = Pick<CellResult, "validation" | "bestEpoch" | "epochs">;

/** Seconds of an epoch: the median, without the first, in which plans are compiled, if there are others. */
export const secondsPerEpoch = ({ epochs }: Pick<CellResult, "epochs">): number => {
  const warm = epochs.length > 1 ? epochs.slice(1) : epochs;
  const sorted = warm.map(({ seconds }) => seconds).toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? NaN)) / 2;
};
