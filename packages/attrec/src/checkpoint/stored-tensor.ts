/** What a safetensors file says of a tensor: its element type, its shape and its elements. */

/** The element types that are read and written: of the format's types, those of parameters and of text. */
export type StoredType = "F32" | "I32" | "F64" | "U8";

/** Elements of one of these types. */
export type StoredArray = Float32Array | Int32Array | Float64Array | Uint8Array;

/** What a file says of a tensor beside its elements. */
export interface TensorDescription {
  readonly dtype: StoredType;
  readonly shape: readonly number[];
}

/** A tensor as a file holds it: row-major elements of the array type that belongs to `dtype`. */
export interface StoredTensor extends TensorDescription {
  readonly data: StoredArray;
}

/** What a file holds: tensors by name, and notes about them. */
export interface StoredTensors {
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** The array type of each element type. */
export const arrays = { F32: Float32Array, I32: Int32Array, F64: Float64Array, U8: Uint8Array } as const;

/** The name under which the header has the notes. */
export const METADATA = "__metadata__";

/** How many bytes the length of the header takes. */
export const LENGTH_BYTES = 8;

/** The limit of the reference reader: a longer header is a damaged file rather than a large one. */
export const LONGEST_HEADER = 100_000_000;

/** A tensor whose elements fill a buffer of their own. */
export const storedTensor = ({ dtype, shape }: TensorDescription, buffer: ArrayBuffer): StoredTensor => ({
  dtype,
  shape,
  data: new arrays[dtype](buffer),
});

/** How many elements a shape has. */
export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);
