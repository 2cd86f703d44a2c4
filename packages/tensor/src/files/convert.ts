/** Elements of files as elements of tensors, and back: exactly, or a sentence says which element does not fit. */
import { count, type DType, type HostArray } from "../tensor.ts";
import { isSmallFloat, largestOf, narrowing, widened } from "./small-floats.ts";
import { arrays, type StoredArray, type StoredTensor, type StoredType } from "./stored-tensor.ts";

/** The elements of a tensor, with their type and sizes. */
export interface TypedElements {
  readonly dtype: DType;
  readonly sizes: readonly number[];
  readonly data: HostArray;
}

/** The type of tensors that hold elements of a stored type. */
export const dtypeOf = (type: StoredType): DType => (type === "BOOL" ? "bool" : /^B?F/.test(type) ? "float" : "int");

/**
 * The elements of a tensor from a file, as a tensor of their type holds them. Small floats become float32, which has them all;
 * ints of other widths become ints of 32 bits. Throws a sentence, about the subject, with the first int that does not fit, or the
 * first boolean that is none.
 */
export const tensorElements = (subject: string, { dtype, data }: StoredTensor): HostArray => {
  if (data instanceof Float64Array || data instanceof Float32Array || data instanceof Int32Array) return data;
  if (isSmallFloat(dtype) && (data instanceof Uint16Array || data instanceof Uint8Array)) return widened(dtype, data);
  const [least, most] = dtype === "BOOL" ? [0, 1] : [-(2 ** 31), 2 ** 31 - 1];
  const place = firstOf(data, (x) => x < least || x > most);
  if (place >= 0) {
    const range = dtype === "BOOL" ? "where a boolean is 0 or 1" : `and an int has 32 bits: ${least} … ${most}`;
    throw new RangeError(`${subject} has ${data[place]} at place ${place}, ${range}.`);
  }
  if (dtype === "BOOL" && data instanceof Uint8Array) return data;
  return Int32Array.from({ length: data.length }, (_, i) => Number(data[i]));
};

const firstOf = (data: StoredArray, isIt: (x: number | bigint) => boolean): number => {
  for (let i = 0; i < data.length; i++) if (isIt(data[i] ?? 0)) return i;
  return -1;
};

/** The stored type that has the elements of a tensor as they are. */
export const ownType = (data: HostArray): StoredType =>
  data instanceof Uint8Array
    ? "BOOL"
    : data instanceof Int32Array
      ? "I32"
      : data instanceof Float32Array
        ? "F32"
        : "F64";

/**
 * The elements of a tensor for a file, as another type if one is given. Floats are rounded to the nearest of a narrower type;
 * ints have to fit. Throws a sentence, about the subject, with the first element that does not fit, and for floats as ints, ints as booleans and so on.
 */
export const storedNumbers = (
  subject: string,
  { dtype, sizes, data }: TypedElements,
  type = ownType(data),
): StoredTensor => {
  const own = dtypeOf(type);
  if (own !== dtype) {
    throw new TypeError(`${subject} is ${dtype}, and ${type} holds ${own}: choose another type, or none.`);
  }
  if (data.length !== count(sizes)) {
    throw new RangeError(`${subject} has the sizes [${sizes.join(", ")}], but ${data.length} elements.`);
  }
  return { dtype: type, shape: sizes, data: type === ownType(data) ? data : converted(subject, type, data) };
};

const converted = (subject: string, type: StoredType, data: HostArray): StoredArray => {
  const refuse = (i: number, most: string): Error =>
    new RangeError(`${subject} has ${data[i]} at place ${i}, and ${type} ${most}.`);
  if (isSmallFloat(type)) {
    const [bits, narrowed] = [new arrays[type](data.length), narrowing(type)];
    for (let i = 0; i < data.length; i++) {
      const each = narrowed(data[i] ?? NaN);
      if (each === undefined) throw refuse(i, `goes to ${largestOf(type)}`);
      bits[i] = each;
    }
    return bits;
  }
  if (type === "I64") return BigInt64Array.from({ length: data.length }, (_, i) => BigInt(data[i] ?? 0));
  if (type === "U64") {
    const place = data.findIndex((x) => x < 0);
    if (place >= 0) throw refuse(place, "begins at 0");
    return BigUint64Array.from({ length: data.length }, (_, i) => BigInt(data[i] ?? 0));
  }
  const cast = new arrays[type](data);
  if (type === "F64") return cast;
  const isOther =
    type === "F32"
      ? (x: number, i: number) => !Number.isFinite(cast[i]) && Number.isFinite(x)
      : (x: number, i: number) => cast[i] !== x;
  const place = data.findIndex(isOther);
  if (place >= 0) throw refuse(place, RANGES[type] ?? "");
  return cast;
};

/** What the types hold, as the end of a sentence. */
const RANGES: Partial<Readonly<Record<StoredType, string>>> = {
  F32: "goes to 3.4e38",
  I16: "goes from -32768 to 32767",
  I8: "goes from -128 to 127",
  U32: "begins at 0",
  U16: "goes from 0 to 65535",
  U8: "goes from 0 to 255",
};
