import { endOfLine, textOf } from "./bytes.ts";
import { DataError, quote } from "./data-error.ts";
import type { Format } from "./formats/format.ts";
import { ratingsDat } from "./formats/ratings-dat.ts";
import { uData } from "./formats/u-data.ts";
import type { Interactions } from "./interactions.ts";

/** Every known layout of interaction files. */
export const formats: readonly Format[] = [uData, ratingsDat];

const LONGEST_FIRST_LINE = 1000;

/**
 * The layout of an uncompressed file, told from its first line.
 *
 * Throws a `DataError` that names `file` for an empty file and for an unknown layout.
 */
export const detectFormat = (bytes: Uint8Array, file: string): Format => {
  if (bytes.length === 0) throw new DataError(`${file}: expected interactions, got an empty file.`);
  const firstLine = textOf(bytes, 0, Math.min(endOfLine(bytes, 0), LONGEST_FIRST_LINE));
  const format = formats.find(({ recognises }) => recognises(firstLine));
  if (format) return format;
  const known = formats.map(({ name, example }) => `${name} (${quote(example)})`).join(" or ");
  throw new DataError(`${file}:1: expected the layout of ${known}, got ${quote(firstLine)}. Convert the file to one.`);
};

/** Interactions from the uncompressed content of a file in any known layout. Throws a `DataError` that names `file`. */
export const parseInteractions = (bytes: Uint8Array, file: string): Interactions =>
  detectFormat(bytes, file).parse(bytes, file);
