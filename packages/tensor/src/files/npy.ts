/**
 * The npy format of NumPy: one tensor in a file.
 *
 * Six bytes name the format, two its version, and two or four the length of a header, which is a text; the elements follow.
 */
import { checkBytes, checkStored } from "./arguments.ts";
import { readNpyHeader, writeNpyHeader } from "./npy-header.ts";
import { arrays, byteLengthOf, elementCount, storedBytes, type StoredTensor, storedTensor } from "./stored-tensor.ts";

const MAGIC = Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59);
const VERSION_ENDS = 8;

/** Elements begin at a multiple of it, so that they can be mapped into memory. */
const ALIGNMENT = 64;

/** NumPy's own limit: a longer header is a damaged one. */
const LONGEST_HEADER = 10_000;

/**
 * The npy file that holds a tensor; `numpy.load` reads it. `name` is that of the tensor in errors.
 *
 * @throws TypeError for a type that NumPy has not: `BF16`, `F8_E5M2` and `F8_E4M3`
 * @throws Error if the elements do not match the type or the shape
 *
 * @example
 * ```ts
 * tensorFrom("2", decodeNpy(encodeNpy(storedFrom(tensor("2", [1.5, 2.5]))))); // [1.5, 2.5]
 * ```
 */
export const encodeNpy = (tensor: StoredTensor, name?: string): Uint8Array<ArrayBuffer> => {
  checkStored("encodeNpy", "tensor", tensor);
  const text = new TextEncoder().encode(writeNpyHeader(tensor));
  const start = Math.ceil((VERSION_ENDS + 2 + text.length + 1) / ALIGNMENT) * ALIGNMENT;
  if (start > LONGEST_HEADER) throw new Error(`A tensor of ${tensor.shape.length} dimensions has too long a header.`);
  const elements = storedBytes(tensor, name);
  const bytes = new Uint8Array(start + elements.length).fill(0x20, 0, start);
  bytes.set(MAGIC);
  bytes.set([1, 0], MAGIC.length);
  new DataView(bytes.buffer).setUint16(VERSION_ENDS, start - VERSION_ENDS - 2, true);
  bytes.set(text, VERSION_ENDS + 2);
  bytes[start - 1] = 0x0a;
  bytes.set(elements, start);
  return bytes;
};

/**
 * The tensor of an npy file, of any of the format's three versions. Elements in another order of bytes, or column by column, are
 * put in order. `source` is the name under which errors speak of the file.
 *
 * @throws Error if the file is incomplete, breaks the format, or holds what is no array of floats, ints or booleans: complex
 * numbers, times, texts, records, Python's objects
 *
 * @example
 * ```ts
 * decodeNpy(encodeNpy(storedFrom(tensor("2", [1.5, 2.5]), "F16"))).dtype; // "F16"
 * ```
 */
export const decodeNpy = (bytes: Uint8Array, source = "the file"): StoredTensor => {
  checkBytes("decodeNpy", bytes);
  if (!MAGIC.every((byte, i) => bytes[i] === byte))
    throw new Error(`${source} is not an npy file: it begins otherwise.`);
  const [major = 0, minor = 0] = bytes.subarray(MAGIC.length);
  const lengthBytes = major === 1 ? 2 : 4;
  if (bytes.length < VERSION_ENDS + lengthBytes) throw new Error(`${source} is truncated: it ends before its header.`);
  if (major < 1 || major > 3 || minor !== 0) {
    throw new Error(`${source} has version ${major}.${minor} of npy; those that can be read are 1.0, 2.0 and 3.0.`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const length = lengthBytes === 2 ? view.getUint16(VERSION_ENDS, true) : view.getUint32(VERSION_ENDS, true);
  if (length > LONGEST_HEADER) {
    throw new Error(`${source} has a bad header: of ${length} bytes, and no array needs more than ${LONGEST_HEADER}.`);
  }
  const start = VERSION_ENDS + lengthBytes + length;
  if (bytes.length < start) throw new Error(`${source} is truncated: it ends within its header.`);
  // Version 3 allows UTF-8, and the others Latin-1; all that is read here is ASCII.
  const header = readNpyHeader(new TextDecoder().decode(bytes.subarray(start - length, start)), source);
  const [found, expected] = [bytes.length - start, byteLengthOf(header)];
  if (found !== expected) {
    const fault = found < expected ? "is truncated" : "is too long";
    throw new Error(
      `${source} ${fault}: ${header.dtype} of shape [${header.shape.join(", ")}] needs ${expected} bytes, and ${found} are there.`,
    );
  }
  // A copy: it neither keeps the file in memory nor needs an aligned place in it.
  const elements = new Uint8Array(bytes.subarray(start));
  const width = arrays[header.dtype].BYTES_PER_ELEMENT;
  if (header.isBigEndian) reverseEach(elements, width);
  const { buffer } = header.isByColumns ? byRows(elements, width, header.shape) : elements;
  return storedTensor({ dtype: header.dtype, shape: header.shape }, buffer);
};

/** Reverses the bytes of each element, in place. */
const reverseEach = (bytes: Uint8Array, width: number): void => {
  for (let i = 0; i < bytes.length; i += width) bytes.subarray(i, i + width).reverse();
};

/** Elements that come column by column, row by row. */
const byRows = (bytes: Uint8Array, width: number, shape: readonly number[]): Uint8Array<ArrayBuffer> => {
  const ordered = new Uint8Array(bytes.length);
  const axes = shape.map((size, axis) => ({ size, stride: elementCount(shape.slice(0, axis)) * width })).reverse();
  for (let to = 0, number = 0; to < bytes.length; to += width, number++) {
    let [from, rest] = [0, number];
    for (const { size, stride } of axes) {
      from += (rest % size) * stride;
      rest = Math.floor(rest / size);
    }
    for (let byte = 0; byte < width; byte++) ordered[to + byte] = bytes[from + byte] ?? 0;
  }
  return ordered;
};
