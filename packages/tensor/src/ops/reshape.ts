// The same elements under other dimensions.
import { type AnyTensor, count, type DType, type Operation, type Tensor } from "../tensor.ts";
import { type Shape, ShapeError, show, type ShapeArgument } from "../shape/dimension.ts";
import { checkTensor } from "../shape/dtype.ts";
import { checkSizes } from "../shape/sizes.ts";
import { node } from "./node.ts";
import { drawReals, drawSize, type Sampler } from "./sample.ts";

/** Other dimensions of the same elements, as a primitive. */
export const reshapeOperation: Operation = {
  name: "reshape",
  lowering: { kind: "reshape" },
  evaluate: ([x]) => x ?? new Float64Array(),
  pullback: (cotangent, [x]) => [x && reshape(cotangent, x.shape, x.sizes)],
};

/**
 * The same elements in the same order under other dimensions: splitting, merging and renaming.
 *
 * @example
 * ```ts
 * reshape(tensor("2 3", [1, 2, 3, 4, 5, 6]), [3, 2], [3, 2]); // [[1, 2], [3, 4], [5, 6]]
 * ```
 */
export const reshape = <const S extends Shape, D extends DType = "float">(
  x: Tensor<Shape, D>,
  shape: ShapeArgument<S>,
  sizes: readonly number[],
): Tensor<S, D> => {
  checkTensor("reshape", "x", x);
  checkSizes("reshape", shape, sizes);
  if (count(x.sizes) !== count(sizes)) {
    throw new ShapeError(
      `reshape: ${show(x.shape)} has ${count(x.sizes)} elements, but ${show(shape)} has ${count(sizes)}`,
    );
  }
  return node(reshapeOperation, [x], shape, sizes, x.dtype);
};

/**
 * The tensor under other names of its sizes: itself where they are the same. A node is never copied to change its shape: an
 * input of a program would not be recognised any more.
 */
export const named = <const S extends Shape, D extends DType>(x: Tensor<Shape, D>, shape: S): Tensor<S, D> =>
  x.shape.every((dimension, axis) => dimension === shape[axis]) ? (x as Tensor<S, D>) : reshape(x, shape, x.sizes);

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
