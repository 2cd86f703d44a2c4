/** The codes of DEFLATE (RFC 1951), which are Huffman's: short ones for symbols that are frequent. */

/**
 * The codes of a block, by the next bits of the input: a symbol, shifted by four, and the length of its code; 0 if no code
 * begins with these bits.
 */
export interface Codes {
  readonly table: Uint16Array;
  readonly mask: number;
}

/** The most bits of a code. */
export const LONGEST_CODE = 15;

/** The codes of symbols, from the lengths of the codes; 0 marks a symbol that does not occur. */
export const codesOf = (lengths: Uint8Array): Codes => {
  const counts = new Uint16Array(LONGEST_CODE + 1);
  for (const length of lengths) counts[length] = (counts[length] ?? 0) + 1;
  counts[0] = 0;
  const longest = counts.findLastIndex((count) => count > 0);
  const next = new Uint16Array(LONGEST_CODE + 2);
  let left = 1;
  for (let length = 1; length <= LONGEST_CODE; length++) {
    left = 2 * left - (counts[length] ?? 0);
    if (left < 0) throw new Error("more codes than their lengths allow");
    next[length + 1] = ((next[length] ?? 0) + (counts[length] ?? 0)) << 1;
  }
  // A block may have a single code of one bit, or no code. Otherwise every sequence of bits must mean something.
  if (left > 0 && longest > 1) throw new Error("fewer codes than their lengths ask for");
  const size = 1 << Math.max(1, longest);
  const table = new Uint16Array(size);
  lengths.forEach((length, symbol) => {
    if (length === 0) return;
    const code = next[length] ?? 0;
    next[length] = code + 1;
    for (let at = reversed(code, length); at < size; at += 1 << length) table[at] = (symbol << 4) | length;
  });
  return { table, mask: size - 1 };
};

/** Codes are stored with their first bit lowest. */
const reversed = (code: number, length: number): number => {
  let result = 0;
  for (let i = 0; i < length; i++) result |= ((code >> i) & 1) << (length - 1 - i);
  return result;
};
