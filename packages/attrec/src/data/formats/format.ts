/** Defines a layout of interaction files. */
import type { Interactions } from "../interactions.ts";

/** Reads a file piece by piece, so that its text need not fit into memory. */
export interface RowReader {
  /** Reads the next lines. A piece ends behind a line feed, unless it is the last, and may be overwritten after the call. */
  readonly take: (lines: Uint8Array) => void;
  /** All that was read. */
  readonly end: () => Interactions;
}

/** Begins to read the uncompressed text of `file` (named in messages only), whose first lines are given. */
export type BeginReading = (begin: Uint8Array, file: string) => RowReader;

/** A layout of interaction files: how to recognise it, read it and write it. */
export interface Format {
  /** The data set's own name for the file, or a description. */
  readonly name: string;
  /** The shortest example that no other layout fits, for messages: a line or two. */
  readonly example: string;
  /**
   * Whether a file that begins with these lines may have this layout. There is at least one line, and lines come without their
   * ends.
   */
  readonly recognises: (lines: readonly string[]) => boolean;
  /** Reads a file in this layout. The reader throws a `DataError` that names file and line. */
  readonly reader: BeginReading;
  /**
   * Writes interactions in this layout, with a line feed after every row. A missing rating is written as 1. Columns that the
   * layout lacks are lost.
   */
  readonly print: (interactions: Interactions) => string;
}

/** The interactions of a file that is in memory as a whole. */
export const readWhole = (reader: BeginReading, bytes: Uint8Array, file: string): Interactions => {
  const reading = reader(bytes, file);
  reading.take(bytes);
  return reading.end();
};

/** A reader that does more at the end. */
export const afterwards = (
  { take, end }: RowReader,
  change: (interactions: Interactions) => Interactions,
): RowReader => ({
  take,
  end: () => change(end()),
});
