/** Tensors as files store them: element type, shape and elements. */
import { quote } from "./quote.ts";

/**
 * The array type of each element type, by the names that safetensors gives them. Floats of 16 and of 8 bits have no array type
 * on every machine: their elements are their bits.
 */
export const arrays = {
  F64: Float64Array,
  F32: Float32Array,
  F16: Uint16Array,
  BF16: Uint16Array,
  F8_E5M2: Uint8Array,
  F8_E4M3: Uint8Array,
  I64: BigInt64Array,
  I32: Int32Array,
  I16: Int16Array,
  I8: Int8Array,
  U64: BigUint64Array,
  U32: Uint32Array,
  U16: Uint16Array,
  U8: Uint8Array,
  BOOL: Uint8Array,
} as const;

/** The element types that files may have: floats (`F`, `BF`), ints with and without a sign (`I`, `U`), and booleans. */
export type StoredType = keyof typeof arrays;

/** Elements of one of these types. */
export type StoredArray =
  | Float64Array
  | Float32Array
  | BigInt64Array
  | BigUint64Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array;

/** The type and shape of a tensor in a file. */
export interface TensorDescription {
  readonly dtype: StoredType;
  readonly shape: readonly number[];
}

/** A tensor in a file: row-major elements in the array type that belongs to `dtype`. Those of `F16` and smaller floats are bits. */
export interface StoredTensor extends TensorDescription {
  readonly data: StoredArray;
}

/** The content of a file: tensors by name, and notes about them. */
export interface StoredTensors {
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Whether a value is the name of an element type. */
export const isStoredType = (value: unknown): value is StoredType =>
  typeof value === "string" && Object.hasOwn(arrays, value);

/** The number of elements of a shape. */
export const elementCount = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);

/** The number of bytes of a tensor's elements. */
export const byteLengthOf = ({ dtype, shape }: TensorDescription): number =>
  elementCount(shape) * arrays[dtype].BYTES_PER_ELEMENT;

/** A tensor whose elements fill a buffer of their own. */
export const storedTensor = ({ dtype, shape }: TensorDescription, buffer: ArrayBuffer): StoredTensor => ({
  dtype,
  shape,
  data: new arrays[dtype](buffer),
});

/** The bytes of a tensor's elements. Throws a sentence, about the tensor of a name, if they do not match its description. */
export const storedBytes = ({ dtype, shape, data }: StoredTensor, name?: string): Uint8Array => {
  const subject = name === undefined ? "The tensor" : `The tensor ${quote(name)}`;
  if (!(data instanceof arrays[dtype])) {
    throw new Error(`${subject} is said to be ${dtype}, but its elements are in a ${data.constructor.name}.`);
  }
  if (elementCount(shape) !== data.length) {
    throw new Error(`${subject} has the sizes [${shape.join(", ")}], but ${data.length} elements.`);
  }
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
};

/** Whether a value read from a file is a list of counts, as a shape is. */
export const isCounts = (value: unknown): value is readonly number[] =>
  Array.isArray(value) && value.every((count) => Number.isSafeInteger(count) && count >= 0);
