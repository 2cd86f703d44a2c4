/** Tensors as a safetensors file stores them: element type, shape and elements. */

/** The element types that this package reads and writes: the format's types for parameters and for text. */
export type StoredType = "F32" | "I32" | "F64" | "U8";

/** Elements of one of these types. */
export type StoredArray = Float32Array | Int32Array | Float64Array | Uint8Array;

/** The type and shape of a tensor in a file. */
export interface TensorDescription {
  readonly dtype: StoredType;
  readonly shape: readonly number[];
}

/** A tensor in a file: row-major elements in the array type that belongs to `dtype`. */
export interface StoredTensor extends TensorDescription {
  readonly data: StoredArray;
}

/** The content of a file: tensors by name, and notes about them. */
export interface StoredTensors {
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** The array type of each element type. */
export const arrays = { F32: Float32Array, I32: Int32Array, F64: Float64Array, U8: Uint8Array } as const;

/** The name of the notes in the header. */
export const METADATA = "__metadata__";

/** The number of bytes that hold the length of the header. */
export const LENGTH_BYTES = 8;

/** The limit of the reference reader: a longer header is a damaged file rather than a large one. */
export const LONGEST_HEADER = 100_000_000;

/** A tensor whose elements fill a buffer of their own. */
export const storedTensor = ({ dtype, shape }: TensorDescription, buffer: ArrayBuffer): StoredTensor => ({
  dtype,
  shape,
  data: new arrays[dtype](buffer),
});

/** The number of elements of a shape. */
export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);
