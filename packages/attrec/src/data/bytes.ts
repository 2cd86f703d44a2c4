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
  decoder.decode(bytes.subarray(start, end));

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
