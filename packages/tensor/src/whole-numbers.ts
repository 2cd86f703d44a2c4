/** Elements of other types than floats: whole numbers of 32 bits, and booleans. */
import { describe } from "./shape/dtype.ts";
import type { DType } from "./tensor.ts";

/**
 * Numbers as 32-bit ints, the same array if it has such. Throws a `RangeError` with the position of the first that is no whole
 * number of 32 bits.
 */
export const wholeNumbers = (name: string, numbers: ArrayLike<number>): Int32Array => {
  if (numbers instanceof Int32Array) return numbers;
  const whole = Int32Array.from(numbers);
  for (let i = 0; i < whole.length; i++) {
    if (whole[i] === numbers[i]) continue;
    const reason = Number.isInteger(numbers[i])
      ? "does not fit 32 bits: -2147483648 … 2147483647"
      : "is no whole number";
    throw new RangeError(`${name}: element ${i} is ${numbers[i]}, which ${reason}, as an int has to be.`);
  }
  return whole;
};

/** Booleans as bytes: of a list of them, or of bytes 1 and 0. */
export const booleans = (name: string, elements: unknown): Uint8Array => {
  if (!Array.isArray(elements) && !(elements instanceof Uint8Array)) {
    throw new TypeError(`${name}: 'elements' is ${describe(elements)}, not a list of booleans`);
  }
  for (let i = 0; i < elements.length; i++) {
    const one: unknown = elements[i];
    if (Array.isArray(elements) ? typeof one === "boolean" : one === 0 || one === 1) continue;
    throw new TypeError(`${name}: element ${i} is ${describe(one)}, neither true nor false`);
  }
  return elements instanceof Uint8Array ? elements : Uint8Array.from(elements as readonly boolean[], Number);
};

/** Numbers in an array for elements of a type, which is a new one unless they are floats. */
export const asHostArray = <E extends Float32Array | Float64Array | Int32Array>(
  elements: E,
  dtype: DType,
): E | Int32Array | Uint8Array =>
  dtype === "bool" ? Uint8Array.from(elements) : dtype === "int" ? Int32Array.from(elements) : elements;
