/** A source, from which the bytes of a file come: from memory, or from a disk, piece by piece. */

/** The bytes of a file. */
export interface Source {
  /** The name of the file in messages. */
  readonly file: string;
  /** The number of its bytes. */
  readonly size: number;
  /** The bytes from a position up to another, which may be beyond the end. */
  readonly slice: (start: number, end: number) => Uint8Array<ArrayBuffer>;
}

/** A file whose content is in memory. */
export const sourceInMemory = (bytes: Uint8Array<ArrayBuffer>, file: string): Source => ({
  file,
  size: bytes.length,
  slice: (start, end) => bytes.subarray(start, end),
});

const PIECE = 2 ** 22;

/** The whole file in pieces. */
export function* piecesOf({ size, slice }: Source): Generator<Uint8Array<ArrayBuffer>, void> {
  for (let start = 0; start < size; start += PIECE) yield slice(start, Math.min(size, start + PIECE));
}
