/** Lines and text in the bytes of a file. */

/** The end of the line that starts at `start`: the position of its line feed, or the end of the file. */
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

/** A piece of the bytes as text; bytes that are not UTF-8 show as U+FFFD. */
export const textOf = (bytes: Uint8Array, start: number, end: number): string =>
  decoder.decode(bytes.subarray(start, end));

/** The length of a piece that a message shows. */
const EXCERPT = 400;

/** The beginning of a piece of the bytes, as text for messages. */
export const excerptOf = (bytes: Uint8Array, start: number, end: number): string =>
  textOf(bytes, start, Math.min(end, start + EXCERPT));

/** A piece of the bytes as text, or nothing if it is not UTF-8. */
export const utf8Of = (bytes: Uint8Array, start: number, end: number): string | undefined => {
  const text = textOf(bytes, start, end);
  return text.includes("\ufffd") && !isUtf8(bytes.subarray(start, end)) ? undefined : text;
};

const isUtf8 = (bytes: Uint8Array): boolean => {
  try {
    strict.decode(bytes);
    return true;
  } catch {
    return false;
  }
};

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const strict = new TextDecoder("utf-8", { ignoreBOM: true, fatal: true });

/** The number of lines that tell a layout. Only the beginning of each line matters, but the first may name columns. */
const LINES = 100;
const LONGEST_LINE = 1000;
const LONGEST_HEAD = 2 ** 24;

/**
 * The first lines of a file as text, without their ends and without blank ones. The first is whole, unless it is too long for any names
 * of columns; each other is cut to the length that tells a layout.
 */
export const firstLines = (bytes: Uint8Array): readonly string[] => {
  const lines: string[] = [];
  for (let start = 0; start < bytes.length && lines.length < LINES; start = endOfLine(bytes, start) + 1) {
    const longest = lines.length === 0 ? LONGEST_HEAD : LONGEST_LINE;
    const line = textOf(bytes, start, Math.min(endOfLine(bytes, start), start + longest)).replace(/\r$/, "");
    if (line !== "") lines.push(line);
  }
  return lines;
};
