// A cell: all that decides one result, and its address.
import { createHash } from "node:crypto";
import type { Protocol, Settings, WindowLengths } from "attrec";

/** How a model is trained, beside its own hyper-parameters. */
export interface Training {
  /** Name of an optimizer; see `optimizerNamed`. */
  readonly optimizer: string;
  /** The learning rate. */
  readonly rate: number;
  /** Windows a step. */
  readonly batchSize: number;
  /** Epochs at most. */
  readonly epochs: number;
  /** Validation after every so many epochs. */
  readonly every: number;
  /** Training ends when so many validations in a row were no better than the best. */
  readonly patience: number;
}

/**
 * All that decides a result: a model with its configuration, the data, the protocol, the seed and the code. Two equal
 * cells have equal results, to the byte, so that none has to run twice.
 */
export interface Cell {
  /** Name of a contender; see `contenders`. */
  readonly model: string;
  /** Every hyper-parameter, also those that are the model's defaults. */
  readonly settings: Settings;
  readonly training: Training;
  readonly lengths: WindowLengths;
  /** SHA-256 of the filtered interactions. */
  readonly data: string;
  readonly protocol: Protocol;
  readonly seed: number;
  /** Version of the code that computes it; see `codeVersion`. */
  readonly code: string;
  /** A cell that is timed runs alone, and is another than one that is not. */
  readonly purpose: "result" | "timing";
}

/** The address of a cell: SHA-256 of its content, whatever the order of its keys. */
export const cellId = (cell: Cell): string => createHash("sha256").update(canonical(cell)).digest("hex");

/** JSON with sorted keys, so that equal values are equal texts. */
export const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    part !== null && typeof part === "object" && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
