/** Unpacks what zstd has packed, piece by piece. It is loaded when such a file is met, and `fzstd` with it. */
import { Decompress } from "fzstd";
import { DataError } from "./data-error.ts";

/** The byte behind the mark of a frame, and its bits that say how long the number of a dictionary is. */
const [DESCRIPTOR, DICTIONARY] = [4, 3];

/** The unpacked bytes of packed pieces. Throws a `DataError` that names `file` for data that are damaged or end too early. */
export function* unzstd(pieces: Iterable<Uint8Array>, file: string): Generator<Uint8Array, void> {
  const unpacked: Uint8Array[] = [];
  let isWhole = false;
  const unpacking = new Decompress((bytes, isLast) => {
    unpacked.push(bytes);
    isWhole = isLast === true;
  });
  let isFirst = true;
  try {
    for (const piece of pieces) {
      if (isFirst && ((piece[DESCRIPTOR] ?? 0) & DICTIONARY) !== 0)
        throw new DataError(
          `${file}: expected data that can be unpacked alone, got data that zstd has packed with a dictionary: unpack the file ` +
            `with it, zstd -d -D DICTIONARY.`,
        );
      isFirst = false;
      unpacking.push(piece);
      yield* unpacked.splice(0);
    }
    unpacking.push(new Uint8Array(0), true);
  } catch (cause) {
    if (cause instanceof DataError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DataError(
      `${file}: expected complete data that zstd has packed, got data that do not unpack (${reason}). The file is truncated or ` +
        `damaged: fetch it again.`,
      { cause },
    );
  }
  yield* unpacked.splice(0);
  if (!isWhole)
    throw new DataError(
      `${file}: expected complete data that zstd has packed, got data that end too early: fetch it again.`,
    );
}
