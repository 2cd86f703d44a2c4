// The same elements under other dimensions.
import { type AnyTensor, count, type DType, type Operation, type Tensor } from "../tensor.ts";
import { isSame, type Shape, ShapeError, show, type ShapeArgument } from "../shape/dimension.ts";
import { checkTensor } from "../shape/dtype.ts";
import type { Tests } from "../shape/broadcast.ts";
import type { ReshapeRule } from "../shape/reshape.ts";
import type { Valid } from "../shape/rule.ts";
import { checkSizes } from "../shape/sizes.ts";
import { node } from "./node.ts";
import { drawReals, drawSize, type Sampler } from "./sample.ts";

/** Other dimensions of the same elements, as a primitive. */
export const reshapeOperation: Operation = {
  name: "reshape",
  lowering: { kind: "reshape" },
  evaluate: ([x]) => x ?? new Float64Array(),
  pullback: (cotangent, [x]) => [x && reshaped(cotangent, x.shape, x.sizes)],
};

/** What is given where {@link ReshapeRule} is no sentence: it is one only where `reshape` throws. */
type Sizes = readonly number[];

/**
 * The same elements in the same order under other dimensions: splitting, merging and renaming.
 *
 * @derivative `ȳ`, in the shape that x had
 *
 * @example
 * ```ts
 * reshape(tensor("2 3", [1, 2, 3, 4, 5, 6]), [3, 2], [3, 2]); // [[1, 2], [3, 4], [5, 6]]
 * ```
 */
export const reshape = <
  const S extends Shape,
  D extends DType = "float",
  const X extends Shape = Shape,
  K extends Tests = Tests,
>(
  x: Tensor<X, D>,
  shape: ShapeArgument<S>,
  sizes: Valid<Sizes, ReshapeRule<X, S, K>>,
): Tensor<S, D> => {
  checkTensor("reshape", "x", x);
  checkSizes("reshape", shape, sizes as Sizes);
  if (count(x.sizes) !== count(sizes as Sizes)) {
    throw new ShapeError(
      `reshape: ${show(x.shape)} has ${count(x.sizes)} elements, but ${show(shape)} has ${count(sizes as Sizes)}`,
    );
  }
  return reshaped<S, D>(x, shape, sizes as Sizes);
};

/** {@link reshape} to sizes that are known to have as many elements. */
export const reshaped = <const S extends Shape, D extends DType = "float">(
  x: Tensor<Shape, D>,
  shape: ShapeArgument<S>,
  sizes: readonly number[],
): Tensor<S, D> => node(reshapeOperation, [x], shape, sizes, x.dtype);

/**
 * The tensor under other names of its sizes: itself where they are the same. A node is never copied to change its shape: an
 * input of a program would not be recognised any more.
 */
export const named = <const S extends Shape, D extends DType>(x: Tensor<Shape, D>, shape: S): Tensor<S, D> =>
  isSame(x.shape, shape) ? (x as Tensor<S, D>) : reshaped(x, shape, x.sizes);

/**
 * x under the names of another tensor of the same sizes. Throws a `ShapeError` if their sizes differ.
 *
 * @example
 * ```ts
 * namedLike(tensor("2", [1, 2]), tensor("batch", [0, 0], { batch: 2 })).shape; // ["batch"]
 * ```
 */
export const namedLike = <const S extends Shape>(x: Tensor, like: Tensor<S, DType>): Tensor<S> => {
  checkTensor("namedLike", "x", x);
  checkTensor("namedLike", "like", like);
  if (isSame(x.sizes, like.sizes)) return named(x, like.shape);
  throw new ShapeError(`namedLike: ${show(x.shape)} and ${show(like.shape)} have different sizes`);
};

/** The tensor with an axis of size 1 put in at each of the given positions of the result. */
export const expandAxes = (x: Tensor, positions: readonly number[]): Tensor => {
  const shape = [...x.shape];
  const sizes = [...x.sizes];
  for (const position of positions) {
    shape.splice(position, 0, 1);
    sizes.splice(position, 0, 1);
  }
  return reshape(x, shape, sizes);
};

/** Property tests merge and split dimensions. */
export const sampleReshape: Sampler = (draw) => {
  const [a, b, c] = [drawSize(draw, 4), drawSize(draw, 4), drawSize(draw, 4)];
  const targets = [[a * b, c], [a, b * c], [a * b * c], [c, b, a], [a, 1, b, c]];
  const sizes = targets[draw.integer(0, targets.length - 1)] ?? [a, b, c];
  return {
    inputs: [drawReals(draw, [a, b, c])],
    call: ([x]) => reshape(x as AnyTensor, sizes, sizes),
  };
};
