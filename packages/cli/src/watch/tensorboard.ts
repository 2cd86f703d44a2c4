/**
 * Scalars in the files that TensorBoard reads. Such a file is a list of records, each with its length and two checksums; a record is an
 * `Event` in the encoding of Protocol Buffers.
 */

/** The remainders of all bytes for CRC-32C, of Castagnoli's polynomial. */
const remainders: Int32Array = Int32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++) remainder = (remainder >>> 1) ^ (remainder & 1 ? 0x82f63b78 : 0);
  return remainder;
});

const crc32c = (bytes: Uint8Array): number =>
  ~bytes.reduce((crc, byte) => (crc >>> 8) ^ (remainders[(crc ^ byte) & 0xff] ?? 0), -1) >>> 0;

/** The checksum as records have it: turned by 15 bits, and a constant added, so that checksums of checksums are no trap. */
const masked = (bytes: Uint8Array): number => {
  const crc = crc32c(bytes);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
};

const joined = (...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let place = 0;
  for (const part of parts) {
    all.set(part, place);
    place += part.length;
  }
  return all;
};

/** Bytes that a view writes. */
const bytesOf = (length: number, write: (view: DataView) => void): Uint8Array => {
  const bytes = new Uint8Array(length);
  write(new DataView(bytes.buffer));
  return bytes;
};

const uint32 = (value: number): Uint8Array => bytesOf(4, (view) => view.setUint32(0, value, true));

const record = (data: Uint8Array): Uint8Array<ArrayBuffer> => {
  const length = joined(uint32(data.length), uint32(0));
  return joined(length, uint32(masked(length)), data, uint32(masked(data)));
};

/** A whole number of at least 0 in groups of seven bits, the last of which is without the highest bit. */
const varint = (value: number): Uint8Array => {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  return Uint8Array.from([...bytes, rest]);
};

/** The ways in which a field is written: as a varint, in 8 bytes, with its length before it, in 4 bytes. */
const WIRE = { varint: 0, double: 1, bytes: 2, float: 5 } as const;
const tag = (field: number, wire: keyof typeof WIRE): Uint8Array => varint(field * 8 + WIRE[wire]);
const message = (field: number, content: Uint8Array): Uint8Array =>
  joined(tag(field, "bytes"), varint(content.length), content);
const text = (field: number, content: string): Uint8Array => message(field, new TextEncoder().encode(content));

const event = (seconds: number, step: number, content: Uint8Array): Uint8Array<ArrayBuffer> =>
  record(
    joined(
      tag(1, "double"),
      bytesOf(8, (view) => view.setFloat64(0, seconds, true)),
      ...(step > 0 ? [tag(2, "varint"), varint(step)] : []),
      content,
    ),
  );

/** The first record of a file. */
export const firstRecord = (seconds: number): Uint8Array<ArrayBuffer> => event(seconds, 0, text(3, "brain.Event:2"));

/** A record of scalars at a step, by their tags; TensorBoard puts those of a tag `a/b` into the group `a`. */
export const scalarsRecord = (
  seconds: number,
  step: number,
  scalars: Readonly<Record<string, number>>,
): Uint8Array<ArrayBuffer> => {
  const values = Object.entries(scalars).map(([name, value]) =>
    message(
      1,
      joined(
        text(1, name),
        tag(2, "float"),
        bytesOf(4, (view) => view.setFloat32(0, value, true)),
      ),
    ),
  );
  return event(seconds, step, message(5, joined(...values)));
};
