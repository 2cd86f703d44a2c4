/** Detects the layout of a file of interactions, and reads the file. */
import { firstLines } from "./bytes.ts";
import { DataError, quote } from "./data-error.ts";
import { type Format, readWhole } from "./formats/format.ts";
import { jsonLines } from "./formats/json-lines.ts";
import { pairsTxt } from "./formats/pairs-txt.ts";
import { plainCsv } from "./formats/plain-csv.ts";
import { ratingsCsv } from "./formats/ratings-csv.ts";
import { ratingsDat } from "./formats/ratings-dat.ts";
import { ratingsTxt } from "./formats/ratings-txt.ts";
import { sequencesTxt } from "./formats/sequences-txt.ts";
import { taggedArtists } from "./formats/tagged-artists.ts";
import { timesTxt } from "./formats/times-txt.ts";
import { uData } from "./formats/u-data.ts";
import { unpack } from "./gzip.ts";
import type { Interactions } from "./interactions.ts";
import { plainText } from "./plain-text.ts";

/** Every known layout of interaction files. */
export const formats: readonly Format[] = [
  ratingsCsv,
  uData,
  ratingsDat,
  plainCsv,
  ratingsTxt,
  timesTxt,
  pairsTxt,
  sequencesTxt,
  taggedArtists,
  jsonLines,
];

/**
 * The layout of an uncompressed file, detected from its first lines.
 *
 * Throws a `DataError` that names `file` for an unknown layout and for lines that fit two layouts.
 */
export const detectFormat = (bytes: Uint8Array, file: string): Format => {
  const lines = firstLines(bytes);
  if (/^\s*\[\s*(\{|$)/.test(lines[0] ?? ""))
    throw new DataError(
      `${file}:1: expected a JSON object on a line of its own, got an array of JSON. Write an object a line, for example with "jq -c '.[]'".`,
    );
  const [format, other] = formats.filter(({ recognises }) => recognises(lines));
  const [firstLine = ""] = lines;
  if (format && other)
    throw new DataError(
      `${file}:1: expected lines that fit one layout only, got ${quote(firstLine)}, which fits ${format.name} as well as ` +
        `${other.name}. Convert the file to the layout of ${ratingsDat.name} (${quote(ratingsDat.example)}).`,
    );
  if (format) return format;
  const known = formats.map(({ name, example }) => `${name} (${quote(example)})`).join(" or ");
  throw new DataError(
    `${file}:1: expected the layout of ${known}, got ${quote(firstLine)}. Convert it to one, or say which ` +
      `columns to read: --columns user=1,item=2,time=5.`,
  );
};

/**
 * Interactions from the uncompressed content of a file in any known layout, in UTF-8 with a byte-order mark or without.
 * Throws a `DataError` that names `file`.
 */
export const parseInteractions = (bytes: Uint8Array, file: string): Interactions => {
  const text = plainText(bytes, file, "interactions");
  return readWhole(detectFormat(text, file).reader, text, file);
};

/** Interactions from the content of a file, plain or gzip'd. Throws a `DataError` that names `file`. */
export const readContent = (bytes: Uint8Array, file: string): Interactions => {
  const { content, remarks } = unpack(bytes, file);
  const interactions = parseInteractions(content, file);
  return remarks.length === 0
    ? interactions
    : { ...interactions, remarks: [...remarks, ...(interactions.remarks ?? [])] };
};
