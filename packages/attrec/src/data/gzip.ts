/** Unpacks gzip'd files (RFC 1952): all of their members, with a remark or an error for anything behind them. */
import { DataError } from "./data-error.ts";
import { inflate } from "./inflate.ts";

/** The content of a file, with remarks on the reading, a sentence each. */
export interface Unpacked {
  readonly content: Uint8Array;
  readonly remarks: readonly string[];
}

/** The most bytes that are unpacked: 2 GiB. */
export const LARGEST_CONTENT: number = 2 ** 31;

const HEAD = 10;
const TRAILER = 8;
const HAS_CHECK = 2;
const HAS_EXTRA = 4;
const HAS_NAME = 8;
const HAS_COMMENT = 16;
const UNKNOWN_FLAGS = 0xe0;
const DEFLATE = 8;

/** Whether gzip'd data begin at a position. Two bytes tell, not a name. */
export const isGzip = (bytes: Uint8Array, start = 0): boolean => bytes[start] === 0x1f && bytes[start + 1] === 0x8b;

/**
 * The content of a file, plain or gzip'd. Several members one after another form one content. Zero bytes behind the last member
 * are skipped, with a remark.
 *
 * Throws a `DataError` that names `file` for truncated or damaged gzip'd data, for any other bytes behind them, and for more
 * than `most` bytes.
 */
export const unpack = (bytes: Uint8Array, file: string, most: number = LARGEST_CONTENT): Unpacked => {
  if (!isGzip(bytes)) return { content: bytes, remarks: [] };
  const contents: Uint8Array[] = [];
  let [end, size] = [0, 0];
  while (isGzip(bytes, end)) {
    const member = memberAt(bytes, end, most - size, file);
    contents.push(member.content);
    ({ end } = member);
    size += member.content.length;
  }
  const rest = bytes.subarray(end);
  const other = rest.findIndex((byte) => byte !== 0);
  if (other >= 0)
    throw new DataError(
      `${file}: expected nothing after the gzip'd data, which end at byte ${end}, got ${rest.length} bytes more` +
        `${other > 0 ? `, the first ${other} of which are 0` : ""}. They would not be read: cut them off, or gzip the whole again.`,
    );
  const content = contents.length === 1 ? (contents[0] ?? bytes) : joined(contents, size);
  if (isGzip(content))
    throw new DataError(`${file}: expected data that are gzip'd once, got twice. Unpack the file once.`);
  return {
    content,
    remarks: rest.length === 0 ? [] : [`${rest.length} zero bytes after the gzip'd data were skipped.`],
  };
};

const joined = (parts: readonly Uint8Array[], size: number): Uint8Array => {
  const whole = new Uint8Array(size);
  let end = 0;
  for (const part of parts) {
    whole.set(part, end);
    end += part.length;
  }
  return whole;
};

/** Unpacks one member, and returns the position behind it. */
const memberAt = (bytes: Uint8Array, start: number, most: number, file: string): ReturnType<typeof inflate> => {
  try {
    const body = bodyOf(bytes, start);
    // Most files are one member, with its size at the end. No member shrinks by more than a factor of about a thousand.
    const expected = Math.min(numberAt(bytes, bytes.length - 4), 1032 * (bytes.length - start));
    const { content, end } = inflate(bytes, body, expected, most);
    if (end + TRAILER > bytes.length) throw new Error("they end too early");
    if (numberAt(bytes, end) !== checksum(content)) throw new Error("their checksum differs");
    if (numberAt(bytes, end + 4) !== content.length) throw new Error("their length differs");
    return { content, end: end + TRAILER };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const place = start === 0 ? "" : ` from byte ${start} on`;
    throw new DataError(
      `${file}: expected complete gzip'd data, got ${bytes.length} bytes that do not unpack${place} (${reason}). ` +
        `The file is truncated or damaged, or too large: fetch it again, or unpack it first.`,
      { cause },
    );
  }
};

/** The position of a member's packed data, behind its head. */
const bodyOf = (bytes: Uint8Array, start: number): number => {
  const flags = bytes[start + 3] ?? 0;
  if (bytes[start + 2] !== DEFLATE || (flags & UNKNOWN_FLAGS) !== 0) throw new Error("a header of an unknown kind");
  let at = start + HEAD;
  if (flags & HAS_EXTRA) at += 2 + (bytes[at] ?? 0) + ((bytes[at + 1] ?? 0) << 8);
  for (const flag of [HAS_NAME, HAS_COMMENT]) {
    if (!(flags & flag)) continue;
    const zero = bytes.indexOf(0, at);
    at = zero < 0 ? bytes.length : zero + 1;
  }
  if (flags & HAS_CHECK) at += 2;
  if (at >= bytes.length) throw new Error("they end too early");
  return at;
};

/** Four bytes as a number, the lowest first. */
const numberAt = (bytes: Uint8Array, at: number): number =>
  ((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24)) >>> 0;

/** The CRC-32 table, by byte. */
const CHECKS = Int32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** The CRC-32 of bytes, or of those with the checksum `before` and these behind them. */
export const checksum = (bytes: Uint8Array, before = 0): number => {
  let value = ~before;
  for (let i = 0; i < bytes.length; i++) value = (CHECKS[(value ^ (bytes[i] ?? 0)) & 0xff] ?? 0) ^ (value >>> 8);
  return ~value >>> 0;
};
