/** CRC-32, by which a zip archive checks the content of its entries. */

const POLYNOMIAL = 0xedb88320;

/** The remainders of all bytes, and behind them those of all bytes that one, two and three zeros follow. */
const remainders = (): Int32Array => {
  const table = new Int32Array(4 * 256);
  for (let byte = 0; byte < 256; byte++) {
    let remainder = byte;
    for (let bit = 0; bit < 8; bit++) remainder = (remainder >>> 1) ^ (remainder & 1 ? POLYNOMIAL : 0);
    table[byte] = remainder;
  }
  for (let i = 256; i < table.length; i++) {
    const before = table[i - 256] ?? 0;
    table[i] = (before >>> 8) ^ (table[before & 0xff] ?? 0);
  }
  return table;
};

/** The CRC-32 of bytes, from 0 to 2^32 - 1. */
export const crc32 = (bytes: Uint8Array): number => {
  const table = remainders();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let remainder = -1;
  let place = 0;
  // Four bytes at a time: what follows a byte shifts its remainder, and remainders add up.
  for (; place + 4 <= bytes.length; place += 4) {
    const next = remainder ^ view.getInt32(place, true);
    remainder =
      (table[768 + (next & 0xff)] ?? 0) ^
      (table[512 + ((next >>> 8) & 0xff)] ?? 0) ^
      (table[256 + ((next >>> 16) & 0xff)] ?? 0) ^
      (table[next >>> 24] ?? 0);
  }
  for (; place < bytes.length; place++) {
    remainder = (remainder >>> 8) ^ (table[(remainder ^ (bytes[place] ?? 0)) & 0xff] ?? 0);
  }
  return ~remainder >>> 0;
};
