/**
 * Philox4x32-10, the counter-based generator of Salmon et al., "Parallel Random Numbers: As Easy as 1, 2, 3" (2011).
 *
 * A block of four 32-bit words is a pure function of a counter and a key, so every device and every thread computes
 * any part of a stream on its own and gets the same bits.
 */

const MULTIPLIER_0 = 0xd2511f53;
const MULTIPLIER_1 = 0xcd9e8d57;
const WEYL_0 = 0x9e3779b9;
const WEYL_1 = 0xbb67ae85;
const ROUNDS = 10;

/**
 * The upper 32 bits of the 64-bit product of two 32-bit numbers, from the products of their halves. Words are kept as signed
 * integers here and below, which engines hold in registers.
 */
const multiplyHigh = (a: number, b: number): number => {
  const a0 = a & 0xffff;
  const a1 = a >>> 16;
  const b0 = b & 0xffff;
  const b1 = b >>> 16;
  const middle = (Math.imul(a1, b0) + (Math.imul(a0, b0) >>> 16)) | 0;
  const carry = (Math.imul(a0, b1) + (middle & 0xffff)) | 0;
  return (Math.imul(a1, b1) + (middle >>> 16) + (carry >>> 16)) | 0;
};

/**
 * Writes block number `counter` of stream `stream` under the key into `out[offset … offset + 3]`, as unsigned words.
 *
 * @example
 * ```ts
 * const block = new Uint32Array(4);
 * philox(0, 0, key(0), block);
 * Array.from(block, (word) => word.toString(16)); // ["6627e8d5", "e169c58d", "bc57ac4c", "9b00dbd8"]
 * ```
 */
export const philox = (counter: number, stream: number, key: Key, out: Uint32Array, offset = 0): void => {
  let c0 = counter | 0;
  let c1 = stream | 0;
  let c2 = 0;
  let c3 = 0;
  let k0 = key[0] | 0;
  let k1 = key[1] | 0;
  for (let round = 0; round < ROUNDS; round++) {
    const high0 = multiplyHigh(c0, MULTIPLIER_0);
    const low0 = Math.imul(c0, MULTIPLIER_0);
    const high1 = multiplyHigh(c2, MULTIPLIER_1);
    const low1 = Math.imul(c2, MULTIPLIER_1);
    c0 = high1 ^ c1 ^ k0;
    c1 = low1;
    c2 = high0 ^ c3 ^ k1;
    c3 = low0;
    k0 = (k0 + WEYL_0) | 0;
    k1 = (k1 + WEYL_1) | 0;
  }
  out[offset] = c0;
  out[offset + 1] = c1;
  out[offset + 2] = c2;
  out[offset + 3] = c3;
};

/** A key: two 32-bit words. A function that needs randomness takes a key; the same key gives the same numbers. */
export type Key = readonly [number, number];

/**
 * The stream that a name stands for: FNV-1a over its UTF-16 units, 32 bits.
 *
 * @example
 * ```ts
 * streamOf("dropout") === streamOf("dropout"); // true
 * streamOf("dropout") === streamOf("negatives"); // false
 * ```
 */
export const streamOf = (name: string): number => {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return hash >>> 0;
};

/**
 * The key of a seed, a whole number from 0 to 2^53 - 1.
 *
 * @example
 * ```ts
 * key(42); // [42, 0]
 * uniform(keyTensor(key(42)), "example", ["n"], [3]); // [0.1658, 0.6766, 0.3739]
 * ```
 */
export const key = (seed: number): Key => {
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new RangeError(`A seed is a whole number from 0 to 2^53 - 1, not ${seed}.`);
  return [seed >>> 0, Math.floor(seed / 0x1_0000_0000) >>> 0];
};

/**
 * A key derived from another for a purpose (a name) or a repetition (a number): independent of its siblings.
 *
 * @example
 * ```ts
 * fold(key(1), "dropout"); // [111559484, 1231122893]
 * fold(key(1), 7); // [761367742, 3556473176]
 * ```
 */
export const fold = (parent: Key, purpose: string | number): Key => {
  if (!Array.isArray(parent) || parent.length !== 2 || !parent.every(Number.isInteger)) {
    throw new TypeError("fold: 'parent' is no key: key(seed) makes one, or another fold.");
  }
  if (typeof purpose !== "string" && !Number.isInteger(purpose)) {
    throw new TypeError("fold: 'purpose' is a text, or a whole number.");
  }
  const words = new Uint32Array(4);
  const stream = typeof purpose === "string" ? streamOf(purpose) : 0x666f6c64;
  philox(typeof purpose === "string" ? 0xffffffff : purpose, stream, parent, words);
  return [words[0] ?? 0, words[1] ?? 0];
};

/**
 * `size` numbers uniform in [0, 1), with 24 random bits each: exact in float32, so equal on every device.
 *
 * @example
 * ```ts
 * uniforms(key(1), 0, 3); // [0.8903, 0.8947, 0.5857]
 * ```
 */
export const uniforms = (from: Key, stream: number, size: number): Float64Array => {
  const words = uniformWords(from, stream, size);
  return Float64Array.from(words, (word) => (word >>> 8) * 2 ** -24);
};

/**
 * `size` numbers uniform in [0, 1), with 16 random bits each: two for each word, at half the cost. Of the words of a
 * block, the lower halves are its first four numbers and the upper halves its last four.
 */
export const coarseUniforms = (from: Key, stream: number, size: number): Float64Array => {
  const words = uniformWords(from, stream, Math.ceil(size / 8) * 4);
  return Float64Array.from({ length: size }, (_, i) => {
    const word = words[4 * Math.floor(i / 8) + (i % 4)] ?? 0;
    return (i % 8 < 4 ? word & 0xffff : word >>> 16) * 2 ** -16;
  });
};

/**
 * `size` random 32-bit words of a stream.
 *
 * @example
 * ```ts
 * uniformWords(key(1), streamOf("dropout"), 2).length; // 2
 * ```
 */
export const uniformWords = (from: Key, stream: number, size: number): Uint32Array => {
  const words = new Uint32Array(Math.ceil(size / 4) * 4);
  for (let block = 0; block * 4 < size; block++) philox(block, stream, from, words, block * 4);
  return words.subarray(0, size);
};
