/**
 * Writes tables as files of Parquet, a group of rows after another: columns of texts, whole numbers and floats without nulls,
 * plain and uncompressed, which every reader of the format takes.
 */

/** The columns of a table by their names, with the kind of what stands in each. */
export type ParquetColumns = Readonly<Record<string, Kind>>;

type Kind = "text" | "int" | "double";

/** Some rows of a table: the values of each column, equally many. */
export type RowGroup = Readonly<Record<string, readonly (string | number)[]>>;

/** The numbers that the format gives the types, and the bytes of values. A text is also marked as UTF-8. */
const kinds: Readonly<Record<Kind, { readonly type: number; readonly encode: (value: string | number) => Buffer }>> = {
  int: { type: 1, encode: (value) => filled(4, (bytes) => bytes.writeInt32LE(Number(value))) },
  double: { type: 5, encode: (value) => filled(8, (bytes) => bytes.writeDoubleLE(Number(value))) },
  text: {
    type: 6,
    encode: (value) => {
      const text = Buffer.from(String(value));
      return Buffer.concat([filled(4, (bytes) => bytes.writeUInt32LE(text.length)), text]);
    },
  },
};

const filled = (length: number, write: (bytes: Buffer) => unknown): Buffer => {
  const bytes = Buffer.alloc(length);
  write(bytes);
  return bytes;
};

const MAGIC = Buffer.from("PAR1");

/** The bytes of a file of Parquet, part after part; a group of rows is forgotten once its bytes were taken. */
export async function* parquetParts(
  columns: ParquetColumns,
  groups: AsyncIterable<RowGroup>,
): AsyncGenerator<Uint8Array, void, undefined> {
  yield MAGIC;
  let [offset, rows] = [MAGIC.length, 0];
  const described: Value[] = [];
  for await (const group of groups) {
    const count = Object.values(group)[0]?.length ?? 0;
    const chunks: Value[] = [];
    const start = offset;
    for (const [name, kind] of Object.entries(columns)) {
      const { type, encode } = kinds[kind];
      const data = Buffer.concat((group[name] ?? []).map(encode));
      const page = encodeStruct(pageHeader(data.length, count));
      const size = page.length + data.length;
      chunks.push(struct({ 2: i64(offset), 3: chunkOf(name, type, count, size, offset) }));
      yield page;
      yield data;
      offset += size;
    }
    described.push(struct({ 1: list(chunks), 2: i64(offset - start), 3: i64(count) }));
    rows += count;
  }
  const footer = encodeStruct({
    1: i32(1),
    2: list([
      struct({ 4: text("schema"), 5: i32(Object.keys(columns).length) }),
      ...Object.entries(columns).map(([name, kind]) =>
        struct({ 1: i32(kinds[kind].type), 3: i32(REQUIRED), 4: text(name), ...(kind === "text" && { 6: i32(UTF8) }) }),
      ),
    ]),
    3: i64(rows),
    4: list(described),
    6: text("attrec"),
  });
  yield Buffer.concat([footer, filled(4, (bytes) => bytes.writeUInt32LE(footer.length)), MAGIC]);
}

/** Numbers that the format gives: no value is missing, texts are UTF-8, values are plain, levels would be run-length encoded. */
const [REQUIRED, UTF8, PLAIN, RLE] = [0, 0, 0, 3];

const pageHeader = (size: number, values: number): Fields => ({
  1: i32(0),
  2: i32(size),
  3: i32(size),
  5: struct({ 1: i32(values), 2: i32(PLAIN), 3: i32(RLE), 4: i32(RLE) }),
});

const chunkOf = (name: string, type: number, values: number, size: number, offset: number): Value =>
  struct({
    1: i32(type),
    2: list([i32(PLAIN), i32(RLE)]),
    3: list([text(name)]),
    4: i32(0),
    5: i64(values),
    6: i64(size),
    7: i64(size),
    9: i64(offset),
  });

/** A value of Thrift's compact protocol, in which Parquet describes a file: the number of its type, and its bytes. */
interface Value {
  readonly type: number;
  readonly bytes: Buffer;
}

/** The fields of a struct by their numbers, which ascend by less than 16. */
type Fields = Readonly<Record<number, Value>>;

const varint = (value: bigint): Buffer => {
  const bytes: number[] = [];
  let left = value;
  for (; left > 127n; left >>= 7n) bytes.push(Number(left & 127n) | 128);
  return Buffer.from([...bytes, Number(left)]);
};

/** Numbers that are not negative; the protocol puts the sign into the last bit. */
const i32 = (value: number): Value => ({ type: 5, bytes: varint(BigInt(value) * 2n) });
const i64 = (value: number): Value => ({ type: 6, bytes: varint(BigInt(value) * 2n) });
const text = (value: string): Value => {
  const bytes = Buffer.from(value);
  return { type: 8, bytes: Buffer.concat([varint(BigInt(bytes.length)), bytes]) };
};
const list = (values: readonly Value[]): Value => {
  const type = values[0]?.type ?? 12;
  const head =
    values.length < 15
      ? Buffer.of(values.length * 16 + type)
      : Buffer.concat([Buffer.of(0xf0 + type), varint(BigInt(values.length))]);
  return { type: 9, bytes: Buffer.concat([head, ...values.map(({ bytes }) => bytes)]) };
};
const struct = (fields: Fields): Value => ({ type: 12, bytes: encodeStruct(fields) });

const encodeStruct = (fields: Fields): Buffer => {
  let before = 0;
  const parts = Object.entries(fields).map(([name, { type, bytes }]) => {
    const number = Number(name);
    const head = Buffer.of((number - before) * 16 + type);
    before = number;
    return Buffer.concat([head, bytes]);
  });
  return Buffer.concat([...parts, Buffer.of(0)]);
};
