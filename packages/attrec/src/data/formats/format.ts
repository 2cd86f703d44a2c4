/** What a layout of interaction files is. */
import type { Interactions } from "../interactions.ts";

/** A layout of interaction files: how to recognise it, read it and write it. */
export interface Format {
  /** As the data set's own documentation calls the file, or what it is. */
  readonly name: string;
  /** The least of it that is told from every other layout, for messages: a line or two. */
  readonly example: string;
  /** Whether a file that begins with these lines may have this layout. They come without their ends, at least one. */
  readonly recognises: (lines: readonly string[]) => boolean;
  /** Reads the uncompressed content of `file` (named in messages only). Throws a `DataError`. */
  readonly parse: (bytes: Uint8Array, file: string) => Interactions;
  /**
   * Writes interactions in this layout, with a line feed after every row. A missing rating is written as 1; what the
   * layout has no place for is lost.
   */
  readonly print: (interactions: Interactions) => string;
}
