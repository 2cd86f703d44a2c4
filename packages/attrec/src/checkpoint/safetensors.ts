/**
 * The safetensors format: named tensors in one file that other tools read too.
 *
 * Eight bytes give the length of a header, the header is JSON with the type, the shape and the place of each tensor, and
 * the elements follow without gaps. Elements are little-endian, as every machine that runs Node or WebAssembly has them.
 */
import { type Entry, readEntries, readHeader, readHeaderLength } from "./safetensors-header.ts";
import {
  arrays,
  LENGTH_BYTES,
  LONGEST_HEADER,
  METADATA,
  sizeOf,
  storedTensor,
  type StoredTensor,
  type StoredTensors,
  type TensorDescription,
} from "./stored-tensor.ts";

/** The layout of a file: everything before the elements, the names in the order of their elements, and the whole length. */
export interface Layout {
  readonly head: Uint8Array<ArrayBuffer>;
  readonly order: readonly string[];
  readonly size: number;
}

/** The layout of a file with these tensors. Equal descriptions give equal bytes, whatever the order of the map. */
export const layOut = (
  tensors: ReadonlyMap<string, TensorDescription>,
  metadata: Readonly<Record<string, string>>,
): Layout => {
  // Wide elements first, so that every tensor starts at a multiple of its element's size.
  const ordered = [...tensors].sort(
    ([a, { dtype: p }], [b, { dtype: q }]) =>
      arrays[q].BYTES_PER_ELEMENT - arrays[p].BYTES_PER_ELEMENT || (a < b ? -1 : a > b ? 1 : 0),
  );
  const entries: [string, Entry][] = [];
  let end = 0;
  for (const [name, { dtype, shape }] of ordered) {
    if (name === METADATA) throw new Error(`A tensor cannot be named "${name}": safetensors keeps its notes there.`);
    const begin = end;
    end += sizeOf(shape) * arrays[dtype].BYTES_PER_ELEMENT;
    entries.push([name, { dtype, shape, data_offsets: [begin, end] }]);
  }
  const notes = Object.entries(metadata).sort(([a], [b]) => (a < b ? -1 : 1));
  const first = notes.length === 0 ? [] : [[METADATA, Object.fromEntries(notes)] as const];
  const header = new TextEncoder().encode(JSON.stringify(Object.fromEntries<unknown>([...first, ...entries])));
  if (header.length > LONGEST_HEADER) {
    throw new Error(
      `The notes and names of tensors take ${header.length} bytes, and a file has room for 100 MB of them.`,
    );
  }

  const start = LENGTH_BYTES + Math.ceil(header.length / 8) * 8;
  const head = new Uint8Array(start).fill(0x20, LENGTH_BYTES);
  new DataView(head.buffer).setBigUint64(0, BigInt(start - LENGTH_BYTES), true);
  head.set(header, LENGTH_BYTES);
  return { head, order: ordered.map(([name]) => name), size: start + end };
};

/** The bytes of a tensor's elements. Throws if they do not match the tensor's description. */
export const bytesOf = (name: string, { dtype, shape, data }: StoredTensor): Uint8Array => {
  if (!(data instanceof arrays[dtype])) {
    throw new Error(`Tensor "${name}" is said to be ${dtype}, but its elements are in a ${data.constructor.name}.`);
  }
  if (sizeOf(shape) !== data.length) {
    throw new Error(`Tensor "${name}" has shape [${shape.join(", ")}], but ${data.length} elements.`);
  }
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
};

/** A file with this layout, from the elements of each tensor by name. */
export const join = (
  { head, order, size }: Layout,
  elementsOf: (name: string) => Uint8Array | undefined,
): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(size);
  bytes.set(head);
  let place = head.length;
  for (const name of order) {
    const elements = elementsOf(name);
    bytes.set(elements ?? [], place);
    place += elements?.length ?? 0;
  }
  return bytes;
};

/** The file that holds these tensors. */
export const encode = (
  tensors: ReadonlyMap<string, StoredTensor>,
  metadata: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> => {
  const elements = new Map([...tensors].map(([name, tensor]) => [name, bytesOf(name, tensor)] as const));
  return join(layOut(tensors, metadata), (name) => elements.get(name));
};

/** The tensors of a file; `source` is the name under which errors speak of it. */
export const decode = (bytes: Uint8Array, source: string): StoredTensors => {
  const start = LENGTH_BYTES + readHeaderLength(bytes, bytes.length, source);
  const { metadata, descriptions } = readHeader(bytes.subarray(LENGTH_BYTES, start), source);
  const entries = readEntries(descriptions, bytes.length - start, source);
  return { tensors: tensorsIn(bytes.subarray(start), entries), metadata };
};

/** The tensors of entries, from the bytes behind the header. */
export const tensorsIn = (
  body: Uint8Array,
  entries: readonly (readonly [name: string, entry: Entry])[],
): ReadonlyMap<string, StoredTensor> =>
  new Map(
    entries.map(([name, entry]) => {
      // The tensor has its own copy: it neither keeps the file in memory nor needs an aligned place in it.
      const { buffer } = new Uint8Array(body.subarray(...entry.data_offsets));
      return [name, storedTensor(entry, buffer)] as const;
    }),
  );
