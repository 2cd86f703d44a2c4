/** The outcome of a cell, and its result. */
import type { Cell } from "./cell.ts";

/** One epoch of a training. */
export interface EpochRecord {
  readonly epoch: number;
  /** The mean loss over the epoch's windows. */
  readonly loss: number;
  /** The seconds of training alone, without validation. */
  readonly seconds: number;
  /** HR@50 on validation, where it was asked for after this epoch. */
  readonly validation: number | undefined;
}

/** The attention of each item of a user's history to each other: L x L, row-major, rows sum to 1. */
export interface AttentionMap {
  readonly user: string;
  readonly items: readonly string[];
  readonly weights: readonly number[];
}

/** The result of a search cell: the course of training, judged on validation. It has nothing of the test. */
export interface SearchResult {
  /** The best epoch on validation. */
  readonly bestEpoch: number;
  /** HR@50 on validation in that epoch. */
  readonly validation: number;
  readonly epochs: readonly EpochRecord[];
  /** The most memory that the process has held, in MiB. */
  readonly memory: number;
}

/** The result of any other cell: the course of training, and the rank of every tested user's item after the best epoch. */
export interface CellResult extends SearchResult {
  /** The tested users, ascending, and the rank of the test item of each; 1 is best. */
  readonly users: Int32Array;
  readonly ranks: Int32Array;
  /** The attention maps of a few users, for models that attend. */
  readonly attention: readonly AttentionMap[];
}

/** The outcome of a cell that came to a result; that of a search cell is of its own kind, since it has no ranks. */
export type Success =
  { readonly kind: "done"; readonly result: CellResult } | { readonly kind: "searched"; readonly result: SearchResult };

/** The outcome of a cell: a result, or a sentence that says why there is none. */
export type Outcome = Success | { readonly kind: "failed"; readonly sentence: string };

/** A cell that ran, and where. */
export interface RunCell {
  readonly cell: Cell;
  readonly outcome: Outcome;
  /** The name of the machine. */
  readonly machine: string;
  /** When it ended, ISO 8601. */
  readonly ended: string;
}

/** The outcome of a cell whose process ended: nothing is known about the cell itself, and it may run again. */
export interface Lost {
  readonly kind: "lost";
  readonly sentence: string;
}

/** The median seconds of an epoch. It leaves out the first epoch, which compiles plans, if there are others. */
export const secondsPerEpoch = ({ epochs }: Pick<CellResult, "epochs">): number => {
  const warm = epochs.length > 1 ? epochs.slice(1) : epochs;
  const sorted = warm.map(({ seconds }) => seconds).toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? NaN)) / 2;
};
