/** Checks that the content of a file is text of the kind that readers expect, and otherwise tells what it is. */
import { DataError } from "./data-error.ts";

/** The first bytes of files that are not text, with the names of their kinds. */
const SIGNATURES: readonly (readonly [bytes: readonly number[], what: string])[] = [
  [[0x50, 0x4b, 0x03, 0x04], "a zip archive: unpack it, and name the file of interactions in it"],
  [[0x42, 0x5a, 0x68], "data that bzip2 has packed: unpack them with bunzip2"],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a], "data that xz has packed: unpack them with unxz"],
  [[0x28, 0xb5, 0x2f, 0xfd], "data that zstd has packed: unpack them with unzstd"],
  [[0x1f, 0x8b], "data that gzip has packed: unpack the file once"],
  [[0x37, 0x7a, 0xbc, 0xaf], "a 7z archive: unpack it, and name the file of interactions in it"],
  [[0x50, 0x41, 0x52, 0x31], "a Parquet file: write its columns as CSV"],
  [[0x53, 0x51, 0x4c, 0x69, 0x74, 0x65], "a database of SQLite: write the table as CSV"],
  [[0xff, 0xfe], 'text in UTF-16: convert it, for example with "iconv -f UTF-16 -t UTF-8"'],
  [[0xfe, 0xff], 'text in UTF-16: convert it, for example with "iconv -f UTF-16 -t UTF-8"'],
];

const MARK = [0xef, 0xbb, 0xbf];
/** The number of bytes that are searched for zeros and line ends. */
const LOOKED_AT = 4096;

const beginsWith = (bytes: Uint8Array, begin: readonly number[]): boolean =>
  begin.every((byte, i) => bytes[i] === byte);

/**
 * The bytes of a text, without the byte-order mark that some programs write before the first line.
 *
 * `of` names the content of the lines. Throws a `DataError` that names `file` for a file without lines, for a file that is not
 * text but, say, an archive, for a file in UTF-16, and for lines that end in a carriage return alone.
 */
export const plainText = (bytes: Uint8Array, file: string, of: string): Uint8Array => {
  const [, what] = SIGNATURES.find(([begin]) => beginsWith(bytes, begin)) ?? [];
  const text = beginsWith(bytes, MARK) ? bytes.subarray(MARK.length) : bytes;
  const begin = text.subarray(0, LOOKED_AT);
  const isEmpty = text.length === 0 || text.findIndex((byte) => byte !== 0x0a && byte !== 0x0d && byte !== 0x20) < 0;
  const found =
    what ??
    (text.length === 0
      ? "an empty file"
      : isEmpty
        ? "blank lines alone"
        : begin.includes(0)
          ? `other bytes than text has (a zero at byte ${bytes.length - text.length + begin.indexOf(0)}): if it is text in UTF-16, convert it to UTF-8`
          : begin.includes(0x0d) && !begin.includes(0x0a) && bytes.indexOf(0x0a) < 0
            ? "lines that end in a carriage return alone: convert them, for example with \"tr '\\\\r' '\\\\n'\""
            : undefined);
  if (found !== undefined) throw new DataError(`${file}: expected ${of}, got ${found}.`);
  return text;
};
