/**
 * Unpacks DEFLATE (RFC 1951). Node and browsers can do so too, but neither tells the end of the packed data, so that bytes
 * behind them would be lost silently.
 */
import { type Codes, codesOf, LONGEST_CODE } from "./deflate-codes.ts";

/** Bounds on a symbol with its extra bits: the bytes that they take in the input, and the bytes that they make in the output. */
const AHEAD = 16;
const LONGEST = 258;

/** The unpacked bytes, and the position behind their packed form. */
export interface Inflated {
  readonly content: Uint8Array;
  readonly end: number;
}

const END_OF_BLOCK = 256;
/** The first symbol that means a length. The tables below give each symbol's smallest length and its number of extra bits. */
const FIRST_LENGTH = 257;
const LENGTHS = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
];
const LENGTH_BITS = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const DISTANCES = Array.from({ length: 30 }, (_, i) => (i < 4 ? i + 1 : 1 + ((2 + (i & 1)) << ((i >> 1) - 1))));
const DISTANCE_BITS = Array.from({ length: 30 }, (_, i) => Math.max(0, (i >> 1) - 1));
/** The order in which a block gives the lengths of the codes for code lengths. */
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

const FIXED_SYMBOLS = codesOf(
  Uint8Array.from({ length: 288 }, (_, i) => (i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8)),
);
const FIXED_DISTANCES = codesOf(new Uint8Array(32).fill(5));

/**
 * Unpacks the data that begin at `start`, into about `expected` bytes and at most `most`.
 *
 * Throws an `Error` for data that are truncated, damaged or longer. Its message is the reason.
 */
export const inflate = (bytes: Uint8Array, start: number, expected: number, most: number): Inflated => {
  let output = new Uint8Array(Math.min(most, Math.max(1024, expected)));
  let length = 0;
  let position = start;
  let hold = 0;
  let held = 0;

  /** Makes the available bits ready, up to 30: an engine would not keep more bits as a small whole number. */
  const fill = (): void => {
    while (held < 23 && position < bytes.length) {
      hold |= (bytes[position++] ?? 0) << held;
      held += 8;
    }
  };
  const drop = (count: number): void => {
    if (count > held) throw new Error("they end too early");
    hold >>= count;
    held -= count;
  };
  const take = (count: number): number => {
    fill();
    const value = hold & ((1 << count) - 1);
    drop(count);
    return value;
  };
  const symbolOf = ({ table, mask }: Codes): number => {
    if (held < LONGEST_CODE) fill();
    const entry = table[hold & mask] ?? 0;
    if (entry === 0) throw new Error(held < LONGEST_CODE ? "they end too early" : "an unknown code");
    drop(entry & 15);
    return entry >> 4;
  };
  const reserve = (count: number): void => {
    if (length + count <= output.length) return;
    if (length + count > most) throw new Error(`they unpack to more than ${most} bytes`);
    const larger = new Uint8Array(Math.min(most, Math.max(2 * output.length, length + count)));
    larger.set(output);
    output = larger;
  };

  const stored = (): void => {
    // Returns the bits that were read ahead: the data continue at the next whole byte.
    drop(held & 7);
    position -= held >> 3;
    hold = 0;
    held = 0;
    const count = take(16);
    if (count !== (take(16) ^ 0xffff)) throw new Error("a length that does not agree with its check");
    position -= held >> 3;
    hold = 0;
    held = 0;
    if (position + count > bytes.length) throw new Error("they end too early");
    reserve(count);
    output.set(bytes.subarray(position, position + count), length);
    length += count;
    position += count;
  };

  const describedCodes = (): readonly [symbols: Codes, distances: Codes] => {
    const symbols = take(5) + 257;
    const distances = take(5) + 1;
    const given = take(4) + 4;
    if (symbols > 286 || distances > 30) throw new Error("more symbols than there are");
    const own = new Uint8Array(19);
    for (let i = 0; i < given; i++) own[ORDER[i] ?? 0] = take(3);
    const codes = codesOf(own);
    const lengths = new Uint8Array(symbols + distances);
    for (let i = 0; i < lengths.length;) {
      const symbol = symbolOf(codes);
      if (symbol < 16) {
        lengths[i++] = symbol;
        continue;
      }
      if (symbol === 16 && i === 0) throw new Error("a repetition of nothing");
      const value = symbol === 16 ? (lengths[i - 1] ?? 0) : 0;
      const count = symbol === 16 ? 3 + take(2) : symbol === 17 ? 3 + take(3) : 11 + take(7);
      if (i + count > lengths.length) throw new Error("more lengths than symbols");
      lengths.fill(value, i, i + count);
      i += count;
    }
    if (lengths[END_OF_BLOCK] === 0) throw new Error("a block without an end");
    return [codesOf(lengths.subarray(0, symbols)), codesOf(lengths.subarray(symbols))];
  };

  const block = (symbols: Codes, distances: Codes): void => {
    for (;;) {
      if (position + AHEAD < bytes.length && length + LONGEST < output.length && quickly(symbols, distances)) return;
      const symbol = symbolOf(symbols);
      if (symbol === END_OF_BLOCK) return;
      if (symbol < END_OF_BLOCK) {
        reserve(1);
        output[length++] = symbol;
        continue;
      }
      const place = symbol - FIRST_LENGTH;
      const count = (LENGTHS[place] ?? 0) + take(LENGTH_BITS[place] ?? 0);
      const code = symbolOf(distances);
      const distance = (DISTANCES[code] ?? 0) + take(DISTANCE_BITS[code] ?? 0);
      if (count === 0 || distance === 0 || distance > length) throw new Error("a repetition of nothing");
      reserve(count);
      // Copies byte by byte, because the copy may overlap its source.
      for (const end = length + count; length < end; length++) output[length] = output[length - distance] ?? 0;
    }
  };

  /**
   * Does the work of `block` several times as fast, on variables that no other function shares. It goes on as long as neither
   * input nor output can end within a symbol. True at the end of the block. It leaves anything odd to the slow way.
   */
  const quickly = (symbols: Codes, distances: Codes): boolean => {
    const [lastFrom, lastTo, out] = [bytes.length - AHEAD, output.length - LONGEST, output];
    let [bits, count, from, to] = [hold, held, position, length];
    let isEnd = false;
    while (from < lastFrom && to < lastTo) {
      const [bits0, count0, from0] = [bits, count, from];
      while (count < 23) {
        bits |= (bytes[from++] ?? 0) << count;
        count += 8;
      }
      const entry = symbols.table[bits & symbols.mask] ?? 0;
      const symbol = entry >> 4;
      bits >>= entry & 15;
      count -= entry & 15;
      if (symbol < END_OF_BLOCK && entry !== 0) {
        out[to++] = symbol;
        continue;
      }
      isEnd = symbol === END_OF_BLOCK;
      if (isEnd) break;
      const place = symbol - FIRST_LENGTH;
      const lengthBits = LENGTH_BITS[place] ?? 0;
      const times = (LENGTHS[place] ?? 0) + (bits & ((1 << lengthBits) - 1));
      bits >>= lengthBits;
      count -= lengthBits;
      while (count < 23) {
        bits |= (bytes[from++] ?? 0) << count;
        count += 8;
      }
      const code = distances.table[bits & distances.mask] ?? 0;
      bits >>= code & 15;
      count -= code & 15;
      const distanceBits = DISTANCE_BITS[code >> 4] ?? 0;
      while (count < distanceBits) {
        bits |= (bytes[from++] ?? 0) << count;
        count += 8;
      }
      const distance = (DISTANCES[code >> 4] ?? 0) + (bits & ((1 << distanceBits) - 1));
      bits >>= distanceBits;
      count -= distanceBits;
      if (entry === 0 || code === 0 || times === 0 || distance > to || distance === 0) {
        [bits, count, from] = [bits0, count0, from0];
        break;
      }
      for (const end = to + times; to < end; to++) out[to] = out[to - distance] ?? 0;
    }
    [hold, held, position, length] = [bits, count, from, to];
    return isEnd;
  };

  for (let isLast = false; !isLast;) {
    isLast = take(1) === 1;
    const kind = take(2);
    if (kind === 0) stored();
    else if (kind === 1) block(FIXED_SYMBOLS, FIXED_DISTANCES);
    else if (kind === 2) block(...describedCodes());
    else throw new Error("a block of an unknown kind");
  }
  return { content: output.subarray(0, length), end: position - (held >> 3) };
};
