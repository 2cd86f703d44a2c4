/** CRC-32, by which a zip archive checks the content of its entries. */

const POLYNOMIAL = 0xedb88320;

/** The remainders of all bytes. */
const REMAINDERS = Int32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++) remainder = (remainder >>> 1) ^ (remainder & 1 ? POLYNOMIAL : 0);
  return remainder;
});

/** The CRC-32 of bytes, from 0 to 2^32 - 1. */
export const crc32 = (bytes: Uint8Array): number => {
  let remainder = -1;
  for (const byte of bytes) remainder = (remainder >>> 8) ^ (REMAINDERS[(remainder ^ byte) & 0xff] ?? 0);
  return ~remainder >>> 0;
};
