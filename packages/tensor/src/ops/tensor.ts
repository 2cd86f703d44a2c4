import type { Dimensions } from "../shape/notation.ts";
import { parseDimensions } from "../shape/notation.ts";
import { type Shape, ShapeError, show } from "../shape/dimension.ts";
import { count, type DType, type HostArray, type Operation, type Storage, type Tensor } from "../tensor.ts";
import { node } from "./node.ts";

/** The dimensions of a notation, without the prefix that marks integers. */
type ShapeIn<N extends string> = N extends `int:${infer Rest}` ? Dimensions<Rest> : Dimensions<N>;
type DTypeIn<N extends string> = N extends `int:${string}` ? "int" : "float";

/** The sizes that have to be said: those of the names among dimensions. */
export type SizesOf<S extends Shape> = { readonly [K in Extract<S[number], string>]: number };

/** The sizes of the names in a notation; none are asked for where every dimension is a size, or not known yet. */
type SizesArgument<N extends string> = number extends ShapeIn<N>["length"]
  ? [sizes?: Readonly<Record<string, number>>]
  : [Extract<ShapeIn<N>[number], string>] extends [never]
    ? []
    : [sizes: SizesOf<ShapeIn<N>>];

/**
 * Data as a tensor: `tensor("batch 3", values, { batch: 2 })`, `tensor("int:batch length", ids, { batch: 100, length: 5 })`.
 * The array is not copied and must not change afterwards. Throws if its length is not the product of the sizes.
 */
export const tensor = <const N extends string>(
  notation: N,
  elements: HostArray | readonly number[],
  ...[sizes]: SizesArgument<N>
): Tensor<ShapeIn<N>, DTypeIn<N>> => {
  const dtype: DType = notation.startsWith("int:") ? "int" : "float";
  const shape = parseDimensions(notation.replace(/^int:/, ""));
  const numbers = sizesFor("tensor", notation, shape, sizes ?? {});
  const array =
    "buffer" in elements ? elements : dtype === "int" ? Int32Array.from(elements) : Float64Array.from(elements);
  if (array.length !== count(numbers)) {
    throw new ShapeError(
      `tensor: ${array.length} elements do not fill ${show(shape)} of sizes [${numbers.join(", ")}]`,
    );
  }
  return dataTensor({ read: () => array }, shape as ShapeIn<N>, numbers, dtype as DTypeIn<N>);
};

/** The sizes of a shape in its order. Throws a sentence that names the dimension whose size is not given. */
export const sizesFor = (
  name: string,
  notation: string,
  shape: Shape,
  sizes: Readonly<Record<string, number | undefined>>,
): readonly number[] =>
  shape.map((dimension) => {
    const size = typeof dimension === "number" ? dimension : sizes[dimension];
    if (size === undefined) throw new ShapeError(`${name}: the size of '${dimension}' in '${notation}' is not given`);
    return size;
  });

/** Data that is kept somewhere, as a tensor. */
export const dataTensor = <const S extends Shape, D extends DType>(
  storage: Storage,
  shape: S,
  sizes: readonly number[],
  dtype: D,
): Tensor<S, D> => node(dataOperation(storage), [], shape, sizes, dtype);

const dataOperation = (storage: Storage): Operation => ({
  name: "data",
  lowering: { kind: "data", storage },
  evaluate: () => {
    const elements = storage.read();
    return elements instanceof Float32Array ? Float64Array.from(elements) : elements;
  },
  pullback: () => [],
});

/** The elements of a data tensor, on the host. Throws for a description that was not computed yet. */
export const read = (x: Tensor<Shape, DType>): HostArray => {
  const { lowering } = x.operation;
  if (lowering.kind === "data") return lowering.storage.read();
  if (lowering.kind === "constant") return lowering.elements;
  throw new TypeError(
    `read: ${show(x.shape)} is a description (${x.operation.name}): run it on a device first, with compile`,
  );
};
