/** Whole numbers as WebAssembly encodes them. */

/** A number as unsigned LEB128: seven bits in each byte, the lowest first. */
export const unsigned = (value: number): number[] => {
  const bytes: number[] = [];
  let rest = value >>> 0;
  for (; rest >= 0x80; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  bytes.push(rest);
  return bytes;
};

/** A 32-bit number as signed LEB128. */
export const signed = (value: number): number[] => {
  const bytes: number[] = [];
  let rest = value | 0;
  for (; rest < -0x40 || rest >= 0x40; rest >>= 7) bytes.push((rest & 0x7f) | 0x80);
  bytes.push(rest & 0x7f);
  return bytes;
};

/** A 64-bit number as signed LEB128. */
export const signed64 = (value: bigint): number[] => {
  const bytes: number[] = [];
  let rest = BigInt.asIntN(64, value);
  for (; rest < -0x40n || rest >= 0x40n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  return [...bytes, Number(rest & 0x7fn)];
};
