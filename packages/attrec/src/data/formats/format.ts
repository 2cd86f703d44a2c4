import type { Interactions } from "../interactions.ts";

/** A layout of interaction files: how to recognise it, read it and write it. */
export interface Format {
  /** As the data set's own documentation calls the file. */
  readonly name: string;
  /** One line of it, for messages. */
  readonly example: string;
  /** Whether a file that begins with this line has this layout. */
  readonly recognises: (firstLine: string) => boolean;
  /** Reads the uncompressed content of `file` (named in messages only). Throws a `DataError`. */
  readonly parse: (bytes: Uint8Array, file: string) => Interactions;
  /** Writes interactions in this layout, with a line feed after every row. A missing rating is written as 1. */
  readonly print: (interactions: Interactions) => string;
}
