import { gunzipSync } from "node:zlib";
import { DataError } from "./data-error.ts";

const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/**
 * The content of a file, plain or gzip'd: told apart by the first two bytes, not by the name.
 *
 * Throws a `DataError` that names `file` for gzip'd data that are truncated or damaged.
 */
export const uncompressed = (bytes: Uint8Array, file: string): Uint8Array => {
  if (!isGzip(bytes)) return bytes;
  try {
    return gunzipSync(bytes);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DataError(
      `${file}: expected complete gzip'd data, got ${bytes.length} bytes that do not unpack (${reason}). ` +
        `The file is truncated or damaged: fetch it again.`,
      { cause },
    );
  }
};

/** Where the line ends that starts at `start`: the position of its line feed, or the end of the file. */
export const endOfLine = (bytes: Uint8Array, start: number): number => {
  const feed = bytes.indexOf(0x0a, start);
  return feed < 0 ? bytes.length : feed;
};

/** Number of lines; a line feed at the very end starts no further line. */
export const countLines = (bytes: Uint8Array): number => {
  let lines = 0;
  for (let start = 0; start < bytes.length; start = endOfLine(bytes, start) + 1) lines++;
  return lines;
};

/** A piece of the bytes as text for ids and messages; what is not UTF-8 shows as U+FFFD. */
export const textOf = (bytes: Uint8Array, start: number, end: number): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString("utf8");
