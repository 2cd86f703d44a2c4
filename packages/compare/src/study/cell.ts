// A cell, which is everything that decides one result, and its address.
import { createHash } from "node:crypto";
import type { Protocol, Settings, SettingsOf, trainingOptions, WindowLengths } from "attrec";

/** The settings of a model's training, beside its own hyper-parameters. */
export interface Training extends SettingsOf<typeof trainingOptions> {
  /** Name of an optimizer; see `optimizerNamed`. */
  readonly optimizer: string;
}

/**
 * Everything that decides a result: a model with its configuration, the data, the protocol, the seed and the code. Two
 * equal cells have equal results, to the byte, so that no cell has to run twice.
 */
export interface Cell {
  /** Name of a contender; see `contenders`. */
  readonly model: string;
  /** Every hyper-parameter, including the model's defaults. */
  readonly settings: Settings;
  readonly training: Training;
  readonly lengths: WindowLengths;
  /** SHA-256 of the filtered interactions. */
  readonly data: string;
  /** SHA-256 of the features of the data, for a model that looks at some. */
  readonly features?: string;
  readonly protocol: Protocol;
  readonly seed: number;
  /** Version of the code that computes it; see `codeVersion`. */
  readonly code: string;
  /** A search cell is judged on validation and never ranks the test; a timed cell runs alone. */
  readonly purpose: "result" | "search" | "timing";
  /** The name of the device whose bytes it has; wasm if it is not given. */
  readonly device?: string;
  /** The names of the users whose attention is kept; the first who are tested if they are not given. */
  readonly attended?: readonly string[];
}

/** The address of a cell: SHA-256 of its content, independent of the order of its keys. */
export const cellId = (cell: Cell): string => createHash("sha256").update(canonical(cell)).digest("hex");

/** JSON with sorted keys, so that equal values are equal texts. */
export const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    part !== null && typeof part === "object" && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
