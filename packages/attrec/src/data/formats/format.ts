/** Defines a layout of interaction files. */
import type { Interactions } from "../interactions.ts";

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
  /** Reads the uncompressed content of `file` (named in messages only). Throws a `DataError`. */
  readonly parse: (bytes: Uint8Array, file: string) => Interactions;
  /**
   * Writes interactions in this layout, with a line feed after every row. A missing rating is written as 1. Columns that the
   * layout lacks are lost.
   */
  readonly print: (interactions: Interactions) => string;
}
