/** Masks: which elements count. The checks that operations make of a mask, and the masks of sequences. */
import { type BroadcastRule, broadcastSizes } from "../shape/broadcast.ts";
import { type Dimension, type Shape, ShapeError, type Show, show } from "../shape/dimension.ts";
import { checkTensor, type IntArgument, intTensor, type NotBool } from "../shape/dtype.ts";
import { checkNumber, checkSize } from "../shape/sizes.ts";
import type { AnyTensor, DType, Tensor } from "../tensor.ts";
import { checkCounted, constant, iota } from "./constant.ts";
import { broadcastTo } from "./elementwise.ts";
import { greater, less, notEqual } from "./comparison.ts";
import { besides } from "./joint.ts";
import { reshape } from "./reshape.ts";
import { view } from "./view.ts";

/**
 * The type of a mask for tensors of shape S: booleans, false where an element does not count (or floats, 0 there), of a shape that broadcasts to S; or the
 * sentence that says why it does not.
 */
export type MaskArgument<Name extends string, S extends Shape, M extends Shape, D extends DType> = [D] extends [
  "float" | "bool",
]
  ? number extends S["length"] | M["length"]
    ? Tensor<M, D>
    : [BroadcastRule<Name, S, M>] extends [S]
      ? Tensor<M, D>
      : `${Name}: 'mask' ${Show<M>} does not broadcast to ${Show<S>}`
  : NotBool<Name, "mask", M, D>;

/** A mask as operations read it: true, or not 0, where an element counts. */
export type Mask = Tensor<Shape, "bool" | "float">;

const maskTensor = (name: string, mask: unknown): Mask => {
  checkTensor(name, "mask", mask);
  const { dtype, shape } = mask as AnyTensor;
  if (dtype !== "int") return mask as Mask;
  throw new ShapeError(`${name}: 'mask' ${show(shape)} is int, not bool`);
};

/** A mask repeated to the shape of the tensor that it is for: the value beside the type {@link MaskArgument}. */
export const maskOf = (name: string, mask: unknown, like: Pick<Tensor, "shape" | "sizes">): Mask => {
  const own = maskTensor(name, mask);
  const offset = like.shape.length - own.shape.length;
  if (offset < 0 || own.shape.some((dimension, k) => dimension !== 1 && dimension !== like.shape[k + offset])) {
    throw new ShapeError(`${name}: 'mask' ${show(own.shape)} does not broadcast to ${show(like.shape)}`);
  }
  return broadcastTo<Shape, "bool" | "float">(own, like.shape, broadcastSizes(name, like, own));
};

/**
 * The mask of the positions that each position of a sequence may look at: true in row i and column j where j is not after i.
 * `causalMask("length", 50)` is `[length, length]`. It takes the memory of two lists, and not of a matrix.
 *
 * @example
 * ```ts
 * causalMask("length", 3); // [[true, false, false], [true, true, false], [true, true, true]]
 * ```
 */
export const causalMask = <const D extends Dimension>(dimension: D, size: number): Tensor<[D, D], "bool"> => {
  checkSize("causalMask", dimension, size);
  checkCounted("causalMask", dimension, size);
  const indices = (from: number) =>
    constant(
      Float64Array.from({ length: size }, (_, i) => from + i),
      [dimension],
      [size],
    );
  const [shape, sizes] = [[dimension, dimension] as [D, D], [size, size]];
  // Half a position later than it is, so that a position is after none that is not before it.
  return greater<Tensor, Tensor>(
    view(indices(0.5), [0, -1], shape, sizes),
    view(indices(0), [-1, 0], shape, sizes),
  ) as Tensor<[D, D], "bool">;
};

/**
 * The mask of sequences of several lengths: true at the positions below the length of a row, and false behind it, where padding
 * is. `lengthMask(lengths, "length", 50)` of `[batch]` is `[batch, length]`. A length above the
 * size counts all positions, and one below 0 none.
 *
 * @example
 * ```ts
 * lengthMask(tensor("int:3", [2, 0, 3]), "length", 3); // [[true, true, false], [false, false, false], [true, true, true]]
 * ```
 */
export const lengthMask = <const S extends Shape, const D extends Dimension, E extends DType = "int">(
  lengths: IntArgument<"lengthMask", "lengths", S, E>,
  dimension: D,
  size: number,
): Tensor<[...S, D], "bool"> => {
  const own = intTensor("lengthMask", "lengths", lengths);
  const column = reshape<Shape, "int">(own, [...own.shape, 1], [...own.sizes, 1]);
  checkSize("lengthMask", dimension, size);
  checkCounted("lengthMask", dimension, size);
  const mask = less<Tensor<Shape, "int">, Tensor<Shape, "int">>(iota<Dimension>(dimension, size), column);
  return mask as Tensor<[...S, D], "bool">;
};

/**
 * The mask of padding in ids: true where an id is another than that of padding, 0 unless told otherwise.
 *
 * @example
 * ```ts
 * paddingMask(tensor("int:2 3", [5, 7, 0, 2, 0, 0])); // [[true, true, false], [true, false, false]]
 * ```
 */
export const paddingMask = <const S extends Shape, E extends DType = "int">(
  ids: IntArgument<"paddingMask", "ids", S, E>,
  padding = 0,
): Tensor<S, "bool"> => {
  const own = intTensor("paddingMask", "ids", ids);
  checkNumber("paddingMask", "padding", padding);
  const one = besides("paddingMask", "padding", padding, "ids", own);
  return notEqual<Tensor<Shape, "int">, Tensor<[], "int">>(own, one as Tensor<[], "int">) as Tensor<S, "bool">;
};
