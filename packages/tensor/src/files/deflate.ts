/**
 * Packs and unpacks DEFLATE by the streams of the platform, which Node and browsers share.
 *
 * They take DEFLATE within gzip: Node 20 knows it bare only in its later versions. What gzip puts around it, a head before and a
 * check behind, is what a zip archive says elsewhere.
 */

import { concatenated, littleEndian } from "./bytes.ts";

/** A gzip head without a name or a time. */
const HEAD = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff);
const TAIL_BYTES = 8;

/** The most bytes that one byte of DEFLATE unpacks to. */
const MOST_FROM_ONE = 1032;

/** The packed bytes. */
export const deflated = async (bytes: Uint8Array): Promise<Uint8Array> => {
  const packed = await through(new CompressionStream("gzip"), [new Uint8Array(bytes)], Infinity);
  return packed.subarray(HEAD.length, packed.length - TAIL_BYTES);
};

/**
 * The unpacked bytes, of which there have to be `size`. The promise is rejected, with the reason as its message, if there are more
 * or fewer or if they are damaged; no more than `size` bytes are ever held.
 */
export const inflated = async (packed: Uint8Array, size: number, crc: number): Promise<Uint8Array> => {
  if (size > MOST_FROM_ONE * packed.length) throw new Error(`${packed.length} bytes cannot unpack to ${size}`);
  const tail = littleEndian([
    [4, crc],
    [4, size],
  ]);
  const content = await through(new DecompressionStream("gzip"), [HEAD, new Uint8Array(packed), tail], size);
  if (content.length !== size) throw new Error(`they unpack to ${content.length} bytes instead of ${size}`);
  return content;
};

/** What comes out of a stream, which may be `most` bytes. */
const through = async (
  { readable, writable }: CompressionStream | DecompressionStream,
  parts: readonly Uint8Array<ArrayBuffer>[],
  most: number,
): Promise<Uint8Array> => {
  const writer = writable.getWriter();
  // What goes wrong is told by the end that is read.
  const ignore = (): void => undefined;
  for (const part of parts) writer.write(part).catch(ignore);
  writer.close().catch(ignore);
  writer.closed.catch(ignore);
  const reader: ReadableStreamDefaultReader<Uint8Array> = readable.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > most) {
      await reader.cancel().catch(ignore);
      throw new Error(`they unpack to more than ${most} bytes`);
    }
    chunks.push(value);
  }
  return concatenated(chunks);
};
