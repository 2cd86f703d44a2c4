/**
 * The safetensors format: named tensors in one file that other tools read too.
 *
 * Eight bytes give the length of a header, the header is JSON with the type, the shape and the place of each tensor, and
 * the elements follow without gaps. Elements are little-endian, as every machine that runs Node or WebAssembly has them.
 */
import { checkBytes, checkNamed } from "./arguments.ts";
import { isHalf, quote } from "./quote.ts";
import {
  type Entry,
  LENGTH_BYTES,
  LONGEST_HEADER,
  METADATA,
  readEntries,
  readHeader,
  readHeaderLength,
} from "./safetensors-header.ts";
import {
  arrays,
  byteLengthOf,
  storedBytes,
  storedTensor,
  type StoredTensor,
  type StoredTensors,
  type TensorDescription,
} from "./stored-tensor.ts";

/** The layout of a file: everything before the elements, the names in the order of their elements, and the whole length. */
export interface FileLayout {
  readonly head: Uint8Array<ArrayBuffer>;
  readonly order: readonly string[];
  readonly size: number;
}

/** The layout of a file with these tensors. Equal descriptions give equal bytes, whatever the order of the map. */
export const fileLayout = (
  tensors: ReadonlyMap<string, TensorDescription>,
  metadata: Readonly<Record<string, string>>,
): FileLayout => {
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
    end += byteLengthOf({ dtype, shape });
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

/** A file with this layout, from the elements of each tensor by name. */
export const join = (
  { head, order, size }: FileLayout,
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

/**
 * The safetensors file that holds these tensors, and notes about them. Equal content gives equal bytes, whatever the order of the
 * map.
 *
 * @throws Error if the elements of a tensor do not match its type or shape, or if one is named `__metadata__`, or a
 * name or note is no text that UTF-8 can write
 *
 * @example
 * ```ts
 * const bytes = encodeSafetensors(storedTree({ items: tensor("2", [1, 2]) }), { epoch: "3" });
 * fillTree({ items: tensor("2", [0, 0]) }, decodeSafetensors(bytes).tensors); // { items: [1, 2] }
 * ```
 */
export const encodeSafetensors = (
  tensors: ReadonlyMap<string, StoredTensor>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> => {
  checkNamed("encodeSafetensors", tensors);
  const half = [...tensors.keys(), ...Object.entries(metadata).flat()].find(isHalf);
  if (half !== undefined) throw new Error(`A safetensors file cannot hold ${quote(half)}: UTF-8 cannot write it.`);
  const elements = new Map([...tensors].map(([name, tensor]) => [name, storedBytes(tensor, name)] as const));
  return join(fileLayout(tensors, metadata), (name) => elements.get(name));
};

/**
 * The tensors of a safetensors file, and its notes. `source` is the name under which errors speak of it.
 *
 * @throws Error if the file is incomplete, breaks the format, gives a name twice, or has a type that is not among `StoredType`
 *
 * @example
 * ```ts
 * const bytes = encodeSafetensors(storedTree({ items: tensor("2", [1, 2]) }), { epoch: "3" });
 * decodeSafetensors(bytes).metadata; // { epoch: "3" }
 * ```
 */
export const decodeSafetensors = (bytes: Uint8Array, source = "the file"): StoredTensors => {
  checkBytes("decodeSafetensors", bytes);
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
