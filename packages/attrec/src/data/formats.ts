import { endOfLine, textOf } from "./bytes.ts";
import { DataError, quote } from "./data-error.ts";
import type { Format } from "./formats/format.ts";
import { pairsTxt } from "./formats/pairs-txt.ts";
import { ratingsDat } from "./formats/ratings-dat.ts";
import { ratingsTxt } from "./formats/ratings-txt.ts";
import { sequencesTxt } from "./formats/sequences-txt.ts";
import { taggedArtists } from "./formats/tagged-artists.ts";
import { timestampsTsv } from "./formats/timestamps-tsv.ts";
import { uData } from "./formats/u-data.ts";
import type { Interactions } from "./interactions.ts";

/** Every known layout of interaction files. */
export const formats: readonly Format[] = [
  uData,
  ratingsDat,
  ratingsTxt,
  pairsTxt,
  sequencesTxt,
  timestampsTsv,
  taggedArtists,
];

/** A layout is told from so many lines, and of each from its beginning. */
const LINES = 100;
const LONGEST_LINE = 1000;

/**
 * The layout of an uncompressed file, told from its first lines.
 *
 * Throws a `DataError` that names `file` for an empty file, for an unknown layout, and for lines that may be of two.
 */
export const detectFormat = (bytes: Uint8Array, file: string): Format => {
  if (bytes.length === 0) throw new DataError(`${file}: expected interactions, got an empty file.`);
  const lines = firstLines(bytes);
  const [format, other] = formats.filter(({ recognises }) => recognises(lines));
  const [firstLine = ""] = lines;
  if (format && other)
    throw new DataError(
      `${file}:1: expected lines of one layout alone, got ${quote(firstLine)}, which can be ${format.name} as well as ` +
        `${other.name}. Convert the file to the layout of ${ratingsDat.name} (${quote(ratingsDat.example)}).`,
    );
  if (format) return format;
  const known = formats.map(({ name, example }) => `${name} (${quote(example)})`).join(" or ");
  throw new DataError(`${file}:1: expected the layout of ${known}, got ${quote(firstLine)}. Convert the file to one.`);
};

const firstLines = (bytes: Uint8Array): readonly string[] => {
  const lines: string[] = [];
  for (let start = 0; start < bytes.length && lines.length < LINES; start = endOfLine(bytes, start) + 1)
    lines.push(textOf(bytes, start, Math.min(endOfLine(bytes, start), start + LONGEST_LINE)).replace(/\r$/, ""));
  return lines;
};

/** Interactions from the uncompressed content of a file in any known layout. Throws a `DataError` that names `file`. */
export const parseInteractions = (bytes: Uint8Array, file: string): Interactions =>
  detectFormat(bytes, file).parse(bytes, file);
