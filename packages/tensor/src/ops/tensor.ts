// Tensors of data, and how data are read.
import { type DTypeOf, parseDimensions, parseTyped, type NotedShape } from "../shape/notation.ts";
import { type Shape, ShapeError, show, type ShapeArgument } from "../shape/dimension.ts";
import { count, type DType, type HostArray, type Operation, type Storage, type Tensor } from "../tensor.ts";
import { checkDType, checkTensor, describe } from "../shape/dtype.ts";
import { checkFields, checkFunction, checkSize, checkSizes, checkText } from "../shape/sizes.ts";
import { asHostArray, booleans, wholeNumbers } from "../whole-numbers.ts";
import { node } from "./node.ts";

/** The type of the elements of a notation, which may not be known yet. */
type DTypeIn<N extends string> = string extends N ? DType : DTypeOf<N>;

/** The sizes that have to be said: those of the names among dimensions. */
export type SizesOf<S extends Shape> = { readonly [K in Extract<S[number], string>]: number };

/** The sizes of the names in a notation; none are asked for where every dimension is a size, or not known yet. */
type SizesArgument<N extends string> = number extends NotedShape<N>["length"]
  ? [sizes?: Readonly<Record<string, number>>]
  : [Extract<NotedShape<N>[number], string>] extends [never]
    ? []
    : [sizes: SizesOf<NotedShape<N>>];

/**
 * Data as a tensor: `tensor("batch 3", values, { batch: 2 })`, `tensor("int:batch length", ids, { batch: 100, length: 5 })`.
 * The numbers are a flat list, row by row; behind `bool:` they are booleans, `tensor("bool:3", [true, false, true])`, or the bytes
 * 1 and 0. An array of 32-bit or 64-bit floats, of 32-bit ints for `int:`, or of bytes for `bool:`, is not copied and must not
 * change afterwards.
 *
 * @throws ShapeError if the sizes are not all given, or if the numbers are more or fewer than their product
 * @throws TypeError if an element is no number, or behind `bool:` no boolean
 * @throws RangeError if an element of an int tensor is no whole number of 32 bits
 *
 * @example
 * ```ts
 * tensor("batch 2", [1, 2, 3, 4], { batch: 2 }); // [[1, 2], [3, 4]]
 * tensor("int:3", [5, 0, 2]); // [5, 0, 2]
 * ```
 */
export const tensor = <const N extends string>(
  notation: N,
  elements: HostArray | readonly (DTypeIn<N> extends "bool" ? boolean : number)[],
  ...[sizes]: SizesArgument<N>
): Tensor<NotedShape<N>, DTypeIn<N>> => {
  checkText("tensor", "notation", notation);
  const { dtype, shape } = parseTyped(notation, `tensor: '${notation}'`);
  const numbers = sizesOf("tensor", shape, sizes ?? {});
  const array = arrayOf("tensor", elements, dtype);
  if (array.length !== count(numbers)) {
    throw new ShapeError(
      `tensor: ${array.length} elements do not fill ${show(shape)} of sizes [${numbers.join(", ")}]`,
    );
  }
  return dataNode({ read: () => array }, shape as NotedShape<N>, numbers, dtype as DTypeIn<N>);
};

/** The shape of a notation and its sizes. Throws a sentence that names the dimension whose size is not given, or is none. */
export const sizedShape = (
  name: string,
  notation: string,
  sizes: Readonly<Record<string, number | undefined>>,
): readonly [shape: Shape, sizes: readonly number[]] => {
  checkText(name, "notation", notation);
  const shape = parseDimensions(name, notation);
  return [shape, sizesOf(name, shape, sizes)];
};

const sizesOf = (
  name: string,
  shape: Shape,
  sizes: Readonly<Record<string, number | undefined>>,
): readonly number[] => {
  checkFields(name, "sizes", sizes, "sizes, one for each name");
  return shape.map((dimension) => {
    const size =
      typeof dimension === "number" ? dimension : Object.hasOwn(sizes, dimension) ? sizes[dimension] : undefined;
    if (size === undefined) {
      throw new ShapeError(`${name}: the size of '${dimension}' in '${shape.join(" ")}' is not given`);
    }
    checkSize(name, dimension, size);
    return size;
  });
};

/**
 * Data that is kept somewhere, as a tensor.
 *
 * @example
 * ```ts
 * dataTensor({ read: () => Float64Array.of(1, 2) }, ["n"], [2], "float"); // [1, 2]
 * ```
 */
export const dataTensor = <const S extends Shape, D extends DType>(
  storage: Storage,
  shape: ShapeArgument<S>,
  sizes: readonly number[],
  dtype: D,
): Tensor<S, D> => {
  checkFields("dataTensor", "storage", storage, "read");
  checkFunction("dataTensor", "storage.read", Reflect.get(storage, "read"));
  checkSizes("dataTensor", shape, sizes);
  checkDType("dataTensor", dtype, ["float", "int", "bool"]);
  return dataNode(storage, shape, sizes, dtype);
};

/** {@link dataTensor} of arguments that are known to be right. */
export const dataNode = <const S extends Shape, D extends DType>(
  storage: Storage,
  shape: ShapeArgument<S>,
  sizes: readonly number[],
  dtype: D,
): Tensor<S, D> => node(dataOperation(storage), [], shape, sizes, dtype);

/** The numbers of data in an array of their type, as they are given where that is one. */
const arrayOf = (name: string, elements: unknown, dtype: DType): HostArray => {
  if (dtype === "bool") return booleans(name, elements);
  if (elements instanceof Int32Array) return dtype === "int" ? elements : Float64Array.from(elements);
  if (elements instanceof Float32Array || elements instanceof Float64Array) {
    return dtype === "float" ? elements : wholeNumbers(name, elements);
  }
  if (!isNumbers(elements)) {
    throw new TypeError(`${name}: 'elements' is ${describe(elements)}, not an array of numbers`);
  }
  // By position, so that the holes of a sparse array are looked at.
  for (let i = 0; i < elements.length; i++) {
    if (typeof elements[i] === "number") continue;
    const flat = Array.isArray(elements[i]) ? ": give all numbers in one list, row by row" : "";
    throw new TypeError(`${name}: element ${i} is ${describe(elements[i])}, not a number${flat}`);
  }
  return dtype === "float" ? Float64Array.from(elements) : wholeNumbers(name, elements);
};

const isNumbers = (elements: unknown): elements is ArrayLike<number> =>
  Array.isArray(elements) || (ArrayBuffer.isView(elements) && !(elements instanceof DataView));

const dataOperation = (storage: Storage): Operation => ({
  name: "data",
  lowering: { kind: "data", storage },
  evaluate: (_, output) => {
    const elements = storage.read();
    if (output.dtype === "int") return wholeNumbers("data", elements);
    return elements instanceof Float64Array ? elements : Float64Array.from(elements);
  },
  pullback: () => [],
});

/**
 * The elements of a data tensor, on the host: floats, ints, or for booleans the bytes 1 and 0. Throws for a description that was
 * not computed yet.
 *
 * @example
 * ```ts
 * read(tensor("3", [1, 2, 3])).length; // 3
 * ```
 */
export const read = (x: Tensor<Shape, DType>): HostArray => {
  checkTensor("read", "x", x);
  const { lowering } = x.operation;
  if (lowering.kind === "data") return lowering.storage.read();
  if (lowering.kind === "constant") return asHostArray(lowering.elements, x.dtype);
  throw new TypeError(
    `read: ${show(x.shape)} is a description (${x.operation.name}): run it on a device first, with compile`,
  );
};
