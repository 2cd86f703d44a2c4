import { DataError } from "./data-error.ts";

/** Whether a content is gzip'd: told by the first two bytes, not by a name. */
export const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/**
 * The content of a file, plain or gzip'd, unpacked by what Node and browsers have in common.
 *
 * The promise is rejected with a `DataError` that names `file` for gzip'd data that are truncated or damaged.
 */
export const unpack = async (bytes: Uint8Array<ArrayBuffer>, file: string): Promise<Uint8Array> => {
  if (!isGzip(bytes)) return bytes;
  try {
    const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Uint8Array(await new Response(unpacked).arrayBuffer());
  } catch (cause) {
    throw damaged(bytes, file, cause);
  }
};

/** What is said of gzip'd data that do not unpack. */
export const damaged = (bytes: Uint8Array, file: string, cause: unknown): DataError => {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new DataError(
    `${file}: expected complete gzip'd data, got ${bytes.length} bytes that do not unpack (${reason}). ` +
      `The file is truncated or damaged: fetch it again.`,
    { cause },
  );
};
