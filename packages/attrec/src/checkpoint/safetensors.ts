/**
 * The safetensors format: named tensors in one file that other tools read too.
 *
 * Eight bytes give the length of a header, the header is JSON with the type, the shape and the place of each tensor, and
 * the elements follow without gaps. Elements are little-endian, as every machine that runs Node or WebAssembly has them.
 */

/** The element types that are read and written: of the format's types, those that training needs. */
export type StoredType = "F32" | "I32" | "F64";

/** A tensor as a file holds it: row-major elements of the array type that belongs to `dtype`. */
export interface StoredTensor {
  readonly dtype: StoredType;
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array | Float64Array;
}

/** What a file holds: tensors by name, and notes about them. */
export interface StoredTensors {
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** The entry of a tensor in the header; the offsets count bytes from the end of the header. */
interface Entry {
  readonly dtype: StoredType;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [begin: number, end: number];
}

const arrays = { F32: Float32Array, I32: Int32Array, F64: Float64Array } as const;
const metadataName = "__metadata__";
const lengthBytes = 8;
/** The limit of the reference reader: a longer header is a damaged file rather than a large one. */
const longestHeader = 100_000_000;

/** The file that holds these tensors. Equal tensors give equal bytes, in whatever order the map names them. */
export function encode(
  tensors: ReadonlyMap<string, StoredTensor>,
  metadata: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> {
  // Wide elements first, so that every tensor starts at a multiple of its element's size.
  const ordered = [...tensors].sort(
    ([a, { dtype: p }], [b, { dtype: q }]) =>
      arrays[q].BYTES_PER_ELEMENT - arrays[p].BYTES_PER_ELEMENT || (a < b ? -1 : a > b ? 1 : 0),
  );
  const entries: [string, Entry][] = [];
  let end = 0;
  for (const [name, { dtype, shape, data }] of ordered) {
    checkWritable(name, { dtype, shape, data });
    const begin = end;
    end += data.byteLength;
    entries.push([name, { dtype, shape, data_offsets: [begin, end] }]);
  }
  const notes = Object.entries(metadata).sort(([a], [b]) => (a < b ? -1 : 1));
  const first = notes.length === 0 ? [] : [[metadataName, Object.fromEntries(notes)] as const];
  const header = new TextEncoder().encode(JSON.stringify(Object.fromEntries<unknown>([...first, ...entries])));

  const start = lengthBytes + Math.ceil(header.length / 8) * 8;
  const bytes = new Uint8Array(start + end).fill(0x20, lengthBytes, start);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(start - lengthBytes), true);
  bytes.set(header, lengthBytes);
  ordered.forEach(([, { data }], n) => {
    const place = start + (entries[n]?.[1].data_offsets[0] ?? 0);
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), place);
  });
  return bytes;
}

/** The tensors of a file; `source` is the name under which errors speak of it. */
export function decode(bytes: Uint8Array, source: string): StoredTensors {
  const headerLength = readHeaderLength(bytes, source);
  const start = lengthBytes + headerLength;
  const header = readHeader(bytes.subarray(lengthBytes, start), source);
  const metadata = readMetadata(header[metadataName], source);
  const entries = Object.entries(header)
    .filter(([name]) => name !== metadataName)
    .map(([name, entry]): [string, Entry] => [name, readEntry(name, entry, source)]);
  checkPlaces(entries, bytes.length - start, source);

  const tensors = new Map<string, StoredTensor>();
  for (const [name, { dtype, shape, data_offsets: place }] of entries) {
    // A copy of its own: the tensor neither keeps the file in memory nor needs an aligned place in it.
    const { buffer } = new Uint8Array(bytes.subarray(start + place[0], start + place[1]));
    tensors.set(name, { dtype, shape, data: new arrays[dtype](buffer) });
  }
  return { tensors, metadata };
}

function checkWritable(name: string, { dtype, shape, data }: StoredTensor): void {
  if (name === metadataName) throw new Error(`A tensor cannot be named "${name}": safetensors keeps its notes there.`);
  if (!(data instanceof arrays[dtype])) {
    throw new Error(`Tensor "${name}" is said to be ${dtype}, but its elements are in a ${data.constructor.name}.`);
  }
  if (sizeOf(shape) !== data.length) {
    throw new Error(`Tensor "${name}" has shape [${shape.join(", ")}], but ${data.length} elements.`);
  }
}

function readHeaderLength(bytes: Uint8Array, source: string): number {
  if (bytes.length < lengthBytes) {
    throw new Error(`${source} is truncated: it has ${bytes.length} bytes, and a safetensors file has at least 8.`);
  }
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  if (length > BigInt(longestHeader)) {
    throw new Error(`${source} is not a safetensors file: it announces a header of ${length} bytes.`);
  }
  if (lengthBytes + Number(length) > bytes.length) {
    const present = bytes.length - lengthBytes;
    throw new Error(`${source} is truncated: its header should have ${length} bytes, and ${present} are there.`);
  }
  return Number(length);
}

function readHeader(bytes: Uint8Array, source: string): Readonly<Record<string, unknown>> {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new Error(`${source} is not a safetensors file: its header is not JSON.`, { cause });
  }
  if (!isRecord(header)) throw new Error(`${source} is not a safetensors file: its header is not a JSON object.`);
  return header;
}

function readMetadata(metadata: unknown, source: string): Readonly<Record<string, string>> {
  if (metadata === undefined) return {};
  if (!isRecord(metadata)) throw new Error(`${source} has a bad header: ${metadataName} is not an object.`);
  return Object.fromEntries(
    Object.entries(metadata).map(([name, note]): [string, string] => {
      if (typeof note !== "string") throw new Error(`${source} has a bad header: the note "${name}" is not a string.`);
      return [name, note];
    }),
  );
}

function readEntry(name: string, entry: unknown, source: string): Entry {
  const bad = (fault: string): Error => new Error(`${source} has a bad header: ${fault} of tensor "${name}".`);
  if (!isRecord(entry)) throw bad("there is no description");
  const { dtype, shape, data_offsets: place } = entry as Readonly<{ [field in keyof Entry]?: unknown }>;
  if (!isStoredType(dtype)) {
    const known = Object.keys(arrays).join(", ");
    throw new Error(
      `${source} has tensor "${name}" of type ${JSON.stringify(dtype)}; the types that can be read are ${known}.`,
    );
  }
  if (!isCounts(shape)) throw bad("there is no valid shape");
  if (!isCounts(place) || place.length !== 2) throw bad("there are no valid offsets");
  const [begin = 0, end = 0] = place;
  const expected = sizeOf(shape) * arrays[dtype].BYTES_PER_ELEMENT;
  if (end - begin !== expected) {
    throw new Error(
      `${source} gives tensor "${name}" ${end - begin} bytes, but ${dtype} of shape [${shape.join(", ")}] needs ${expected}.`,
    );
  }
  return { dtype, shape, data_offsets: [begin, end] };
}

/** Tensors lie side by side and fill what follows the header: no overlap, no gap, nothing beyond the end. */
function checkPlaces(entries: readonly (readonly [string, Entry])[], available: number, source: string): void {
  let end = 0;
  const ordered = entries
    .map(([name, { data_offsets: place }]) => ({ name, begin: place[0], end: place[1] }))
    .sort((a, b) => a.begin - b.begin || a.end - b.end);
  for (const tensor of ordered) {
    if (tensor.begin < end)
      throw new Error(`${source} has overlapping tensors: "${tensor.name}" begins inside another.`);
    if (tensor.begin > end) {
      throw new Error(`${source} has ${tensor.begin - end} bytes before tensor "${tensor.name}" that belong to none.`);
    }
    end = tensor.end;
    if (end > available) {
      throw new Error(`${source} is truncated: tensor "${tensor.name}" ends at byte ${end} of ${available}.`);
    }
  }
  if (end < available) throw new Error(`${source} has ${available - end} bytes at its end that belong to no tensor.`);
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isStoredType = (value: unknown): value is StoredType => typeof value === "string" && Object.hasOwn(arrays, value);

const isCounts = (value: unknown): value is readonly number[] =>
  Array.isArray(value) && value.every((count) => Number.isSafeInteger(count) && count >= 0);
