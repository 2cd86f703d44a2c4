/** Bytes made of others: one after another, and from numbers. */

/** All bytes, one list after another. */
export const concatenated = (parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let place = 0;
  for (const part of parts) {
    all.set(part, place);
    place += part.length;
  }
  return all;
};

/** Whole numbers as bytes, the lowest byte first; each with the number of bytes that it takes. */
export const littleEndian = (numbers: readonly (readonly [bytes: 2 | 4, value: number])[]): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(numbers.flatMap(([bytes, value]) => Array.from({ length: bytes }, (_, i) => value >>> (8 * i))));
