// Constants: tensors whose elements are part of a program.
import { count, type DType, type Elements, type Operation, type Tensor } from "../tensor.ts";
import type { Dimension, Shape, ShapeArgument } from "../shape/dimension.ts";
import { checkDType, describe, type NumberType } from "../shape/dtype.ts";
import { checkNumber, checkSize, checkSizes } from "../shape/sizes.ts";
import { booleans, wholeNumbers } from "../whole-numbers.ts";
import { node } from "./node.ts";

/** Numbers, as a primitive. */
export const constantOperation = (elements: Elements): Operation => ({
  name: "constant",
  lowering: { kind: "constant", elements },
  evaluate: () => elements,
  pullback: () => [],
});

/** The type of elements: of 32-bit ints, of bytes or booleans, or of numbers. */
type TypeOfElements<E> = E extends readonly number[] | Float64Array ? "float" : E extends Int32Array ? "int" : "bool";

/** Elements that a constant can be made of. */
type ConstantElements = readonly number[] | readonly boolean[] | Float64Array | Int32Array | Uint8Array;

/**
 * Elements that belong to the program, such as a mask or a table of sines. Data and parameters are arguments instead. An array of
 * 32-bit ints gives ints, a list of booleans (or bytes 1 and 0) gives booleans, and all else floats.
 *
 * @example
 * ```ts
 * constant([1, 2, 3, 4], [2, 2], [2, 2]); // [[1, 2], [3, 4]]
 * constant([true, false], [2], [2]); // [true, false]
 * ```
 */
export const constant = <const S extends Shape, E extends ConstantElements = readonly number[] | Float64Array>(
  elements: E,
  shape: ShapeArgument<S>,
  sizes: readonly number[],
): Tensor<S, TypeOfElements<E>> => {
  checkSizes("constant", shape, sizes);
  const [own, dtype] = typedElements(elements);
  if (own.length !== count(sizes)) {
    throw new RangeError(`constant: ${own.length} elements were given for the sizes [${sizes.join(", ")}].`);
  }
  return node(constantOperation(own), [], shape, sizes, dtype as TypeOfElements<E>);
};

/** A copy of the elements of a constant, and their type. */
const typedElements = (elements: unknown): readonly [Elements, DType] => {
  if (elements instanceof Float64Array) return [elements.slice(), "float"];
  if (elements instanceof Int32Array) return [elements.slice(), "int"];
  if (elements instanceof Uint8Array || (Array.isArray(elements) && typeof elements[0] === "boolean")) {
    return [Float64Array.from(booleans("constant", elements)), "bool"];
  }
  if (!Array.isArray(elements)) throw new TypeError(`constant: 'elements' is ${describe(elements)}, not numbers`);
  for (let i = 0; i < elements.length; i++) {
    if (typeof elements[i] !== "number") checkNumber("constant", `elements[${i}]`, elements[i]);
  }
  return [Float64Array.from(elements as readonly number[]), "float"];
};

/**
 * A number as a tensor without dimensions: a float, or an int on request.
 *
 * @example
 * ```ts
 * scalar(3); // 3
 * scalar(3, "int"); // 3
 * ```
 */
export const scalar = <D extends NumberType = "float">(value: number, dtype: D = "float" as D): Tensor<[], D> => {
  checkScalar("scalar", value, dtype);
  return knownScalar(value, dtype);
};

/** Throws unless a value is a number of a type of numbers. */
export const checkScalar = (name: string, value: number, dtype: NumberType): void => {
  checkNumber(name, "value", value);
  checkDType(name, dtype, ["float", "int"]);
  if (dtype === "int") wholeNumbers(name, [value]);
};

/** {@link scalar} of a value that is known to be a number, and one of 32 bits for an int. */
export const knownScalar = <D extends NumberType = "float">(value: number, dtype: D = "float" as D): Tensor<[], D> =>
  node(constantOperation((dtype === "int" ? Int32Array : Float64Array).of(value)), [], [], [], dtype);

/** Throws if a dimension has more positions than ints of 32 bits count. */
export const checkCounted = (name: string, dimension: Dimension, size: number): void => {
  if (size <= 2 ** 31) return;
  throw new RangeError(`${name}: '${dimension}' has ${size} positions, more than ints of 32 bits count, ${2 ** 31}.`);
};

/**
 * The positions along a dimension, 0, 1, 2 …, as ints: `iota("length", 50)`.
 *
 * @example
 * ```ts
 * iota("length", 3); // [0, 1, 2]
 * ```
 */
export const iota = <const D extends Dimension>(dimension: D, size: number): Tensor<[D], "int"> => {
  checkSize("iota", dimension, size);
  checkCounted("iota", dimension, size);
  const positions = Int32Array.from({ length: size }, (_, i) => i);
  return node(constantOperation(positions), [], [dimension], [size], "int");
};

/** The number that a scalar constant holds, if the node is one. */
export const scalarValue = (tensor: {
  readonly operation: Operation;
  readonly sizes: readonly number[];
}): number | undefined => {
  const { lowering } = tensor.operation;
  return lowering.kind === "constant" && tensor.sizes.length === 0 ? lowering.elements[0] : undefined;
};
