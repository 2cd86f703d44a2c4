import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { DataError } from "./data-error.ts";
import { parseInteractions } from "./formats.ts";
import { parseTitles, type TitleEncoding } from "./formats/movies-dat.ts";
import { damaged, isGzip } from "./gzip.ts";
import type { Interactions } from "./interactions.ts";

/** Reads a file of interactions, plain or gzip'd, in any known layout. Throws a `DataError`. */
export const readInteractions = (file: string): Interactions =>
  parseInteractions(uncompressed(contentOf(file), file), file);

/** Reads a file of item::title lines, plain or gzip'd. Throws a `DataError`. */
export const readTitles = (file: string, encoding: TitleEncoding = "utf-8"): ReadonlyMap<string, string> =>
  parseTitles(uncompressed(contentOf(file), file), file, encoding);

/** The content of a file, plain or gzip'd. Throws a `DataError` that names `file` for data that do not unpack. */
export const uncompressed = (bytes: Uint8Array, file: string): Uint8Array => {
  if (!isGzip(bytes)) return bytes;
  try {
    return gunzipSync(bytes);
  } catch (cause) {
    throw damaged(bytes, file, cause);
  }
};

const contentOf = (file: string): Uint8Array => {
  try {
    return readFileSync(file);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DataError(`${file}: expected a file that can be read, got: ${reason}.`, { cause });
  }
};
