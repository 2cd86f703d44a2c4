/** The npz format of NumPy: named tensors, each an npy file in one zip archive. */
import { checkBytes, checkNamed } from "./arguments.ts";
import { checkFields } from "../shape/sizes.ts";
import { crc32 } from "./crc32.ts";
import { deflated } from "./deflate.ts";
import { decodeNpy, encodeNpy } from "./npy.ts";
import { isHalf, quote } from "./quote.ts";
import type { StoredTensor } from "./stored-tensor.ts";
import { DEFLATED, STORED } from "./zip-format.ts";
import { contentOf, readZip } from "./zip-read.ts";
import { type PackedEntry, writeZip } from "./zip-write.ts";

const ENDING = ".npy";

/** How an npz file is written. */
export interface EncodeNpzOptions {
  /** Whether tensors are packed (DEFLATE), as `numpy.savez_compressed` does, rather than as they are. */
  readonly isCompressed?: boolean;
}

/**
 * The npz file that holds these tensors; `numpy.load` reads it. Equal content gives equal bytes on one engine.
 *
 * The promise is rejected with a sentence for a tensor that `encodeNpy` refuses, for a name that NumPy would not read as it is, and for
 * 4 GiB or more.
 *
 * @example
 * ```ts
 * const bytes = await encodeNpz(storedTree({ items: tensor("1000", new Float32Array(1000)) }), { isCompressed: true });
 * bytes.length < 500; // true
 * ```
 */
export const encodeNpz = async (
  tensors: ReadonlyMap<string, StoredTensor>,
  options: EncodeNpzOptions = {},
): Promise<Uint8Array<ArrayBuffer>> => {
  checkNamed("encodeNpz", tensors);
  checkFields("encodeNpz", "options", options, "isCompressed");
  const { isCompressed = false } = options;
  const entries: PackedEntry[] = [];
  for (const [name, tensor] of tensors) {
    const content = contentFor(name, tensor);
    const [size, crc] = [content.length, crc32(content)];
    const packed = isCompressed ? await deflated(content) : content;
    entries.push({ name: `${name}${ENDING}`, method: isCompressed ? DEFLATED : STORED, packed, size, crc });
  }
  return writeZip(entries);
};

/** The most bytes of a name: an archive counts them in two. */
const MOST_OF_NAME = 0xffff;

const contentFor = (name: string, tensor: StoredTensor): Uint8Array => {
  const fault = isHalf(name)
    ? "it is not text that UTF-8 can write"
    : name.includes("\0")
      ? "NumPy takes a NUL for its end"
      : new TextEncoder().encode(name + ENDING).length > MOST_OF_NAME
        ? `with ${ENDING} it has more than ${MOST_OF_NAME} bytes`
        : undefined;
  if (fault !== undefined) throw new Error(`A tensor in an npz file cannot be named ${quote(name)}: ${fault}.`);
  return encodeNpy(tensor, name);
};

/** How an npz file is read. */
export interface DecodeNpzOptions {
  /** The name under which errors speak of the file. */
  readonly source?: string;
  /** The most bytes that the tensors may unpack to together: 2 GiB, if nothing else is said. */
  readonly most?: number;
}

/**
 * The tensors of an npz file, by their names. No more is unpacked than the file announces, and no more than `most` bytes.
 *
 * The promise is rejected with a sentence for a file that is incomplete, damaged, encrypted or of several volumes; that gives a name
 * twice; that holds what is no npy file, or one that `decodeNpy` refuses; and for one that takes more than `most`.
 *
 * @example
 * ```ts
 * const layers = [{ bias: tensor("2", [1, 2]) }];
 * const bytes = await encodeNpz(storedTree({ layers }));
 * fillTree({ layers }, await decodeNpz(bytes)); // { layers: [{ bias: [1, 2] }] }
 * ```
 */
export const decodeNpz = async (
  bytes: Uint8Array,
  options: DecodeNpzOptions = {},
): Promise<ReadonlyMap<string, StoredTensor>> => {
  checkBytes("decodeNpz", bytes);
  checkFields("decodeNpz", "options", options, "source and most");
  const { source = "the file", most = 2 ** 31 } = options;
  if (!(most >= 0)) throw new RangeError(`decodeNpz: 'most' is ${most}, not a number of bytes.`);
  const entries = readZip(bytes, source);
  const total = entries.reduce((sum, { size }) => sum + size, 0);
  if (total > most) {
    throw new Error(`${source} unpacks to ${total} bytes, and the most is ${most}: raise 'most' if you trust it.`);
  }
  const tensors = new Map<string, StoredTensor>();
  for (const entry of entries) {
    const isTensor = entry.name.endsWith(ENDING);
    if (!isTensor) throw new Error(`${source} has the entry ${quote(entry.name)}, which is no tensor (${ENDING}).`);
    const name = entry.name.slice(0, -ENDING.length);
    if (tensors.has(name)) throw new Error(`${source} has the tensor ${quote(name)} twice.`);
    tensors.set(name, decodeNpy(await contentOf(entry, source), `${source}: the tensor ${quote(name)}`));
  }
  return tensors;
};
