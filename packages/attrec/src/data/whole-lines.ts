/** Cuts pieces of a file anew, so that each ends with a line. */
import { DataError } from "./data-error.ts";

const FEED = 0x0a;
/** The longest line, in bytes: a text without line ends should not fill the memory before it is refused. */
const LONGEST = 2 ** 28;

/**
 * The same bytes in pieces that end behind a line feed; the last ends where the file does. A piece is overwritten when the next is
 * asked for. Throws a `DataError` that names `file` for a line of more than 256 MiB.
 */
export async function* wholeLines(
  pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  file: string,
): AsyncGenerator<Uint8Array, void> {
  let rest = new Uint8Array(0);
  let kept = 0;
  for await (const piece of pieces) {
    const end = piece.lastIndexOf(FEED) + 1;
    // The beginning of a line waits for its end.
    if (kept > 0 && end > 0) {
      const first = piece.indexOf(FEED) + 1;
      rest = appended(rest, kept, piece.subarray(0, first));
      yield rest.subarray(0, kept + first);
      kept = 0;
      if (end > first) yield piece.subarray(first, end);
    } else if (end > 0) yield piece.subarray(0, end);
    rest = appended(rest, kept, piece.subarray(end));
    kept += piece.length - end;
    if (kept > LONGEST)
      throw new DataError(
        `${file}: expected lines of text, got one of more than ${LONGEST} bytes: it is no file of actions.`,
      );
  }
  if (kept > 0) yield rest.subarray(0, kept);
}

/** Bytes behind the first `kept` of a buffer, in the same buffer or, if it is too short, in a longer one. */
const appended = (buffer: Uint8Array<ArrayBuffer>, kept: number, bytes: Uint8Array): Uint8Array<ArrayBuffer> => {
  let into = buffer;
  if (kept + bytes.length > buffer.length) {
    into = new Uint8Array(2 * (kept + bytes.length));
    into.set(buffer.subarray(0, kept));
  }
  into.set(bytes, kept);
  return into;
};
