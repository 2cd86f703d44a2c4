// Windows along a dimension.
import { at } from "../at.ts";
import type { Shape } from "../shape/dimension.ts";
import { checkTensor } from "../shape/dtype.ts";
import type { ShapeBy, Valid } from "../shape/rule.ts";
import { type WindowRule, windowShape } from "../shape/window.ts";
import type { DType, Operation, Tensor } from "../tensor.ts";
import { concatAxis } from "./concat.ts";
import { filled } from "./filled.ts";
import { map } from "./map.ts";
import { denseStrides, forEachIndex } from "../strides.ts";
import { allocate, node } from "./node.ts";
import type { Axis, AxisOf } from "./reductions.ts";
import { reshape } from "./reshape.ts";
import { drawReals, drawSizes, type Sampler } from "./sample.ts";
import { sliceAxis } from "./slice.ts";
import { apply, element } from "../scalar/expression.ts";

/**
 * All windows of a width along an axis: `window(items, "length", 3)` of `[batch, length, dim]` is
 * `[batch, length-2, 3, dim]`. A convolution is a sum of products of the windows with filters:
 *
 *     einsum("batch time height dim, height dim filters -> batch time filters", window(items, "length", 3), filters)
 *
 * @derivative sums of `ȳ` over the windows that an element is in
 *
 * @example
 * ```ts
 * window(tensor("4", [1, 2, 3, 4]), -1, 3); // [[1, 2, 3], [2, 3, 4]]
 * ```
 */
export const window = <
  const S extends Shape,
  const N extends Axis,
  const Width extends number,
  D extends DType = "float",
>(
  x: Tensor<S, D>,
  axis: AxisOf<"window", S, N>,
  width: Valid<Width, WindowRule<S, N, Width>>,
): Tensor<ShapeBy<WindowRule<S, N, Width>>, D> => {
  checkTensor("window", "x", x);
  const { shape, axis: k } = windowShape(x, axis, width as Width);
  return { ...windowAxis(x, k, width as Width), shape } as Tensor<ShapeBy<WindowRule<S, N, Width>>, D>;
};

/**
 * All windows along an axis, by number.
 *
 * @example
 * ```ts
 * windowAxis(tensor("4", [1, 2, 3, 4]), 0, 3); // [[1, 2, 3], [2, 3, 4]]
 * ```
 */
export const windowAxis = <D extends DType>(x: Tensor<Shape, D>, axis: number, width: number): Tensor<Shape, D> => {
  const windows = at(x.sizes, axis) - width + 1;
  const sizes = x.sizes.toSpliced(axis, 1, windows, width);
  return node(windowOperation(axis), [x], x.shape.toSpliced(axis, 1, windows, width), sizes, x.dtype);
};

const windowOperation = (axis: number): Operation => ({
  name: "window",
  lowering: { kind: "window", axis },
  evaluate: ([x], output) => {
    const result = allocate(output);
    const strides = denseStrides(output.inputs[0]?.sizes ?? []);
    const stride = strides[axis];
    if (!x || stride === undefined) return result;
    const walk = strides.toSpliced(axis, 1, stride, stride);
    forEachIndex(output.sizes, walk, (position, offset) => (result[position] = at(x, offset)));
    return result;
  },
  pullback: (cotangent, [x]) => [x && overlap(cotangent, x as Tensor, axis)],
});

/** The sum of the windows' cotangents where they overlap: position t of every window, shifted by t. */
const overlap = (dy: Tensor, x: Tensor, axis: number): Tensor => {
  const [windows, width] = [at(dy.sizes, axis), at(dy.sizes, axis + 1)];
  const zeros = (length: number): readonly Tensor[] => {
    const sizes = x.sizes.with(axis, length);
    return length === 0 ? [] : [filled(0, sizes, sizes)];
  };
  const narrow = x.sizes.with(axis, windows);
  const shifted = Array.from({ length: width }, (_, t) => {
    const place = reshape(sliceAxis(dy, axis + 1, t, 1), narrow, narrow);
    return concatAxis<"float">([...zeros(t), place, ...zeros(width - 1 - t)], axis);
  });
  return { ...shifted.reduce(sum), shape: x.shape };
};

/** a + b of equal sizes; the operation `add` compares their names as well. */
const sum = (a: Tensor, b: Tensor): Tensor =>
  map("add", apply("add", element(0), element(1)), [a, b], (dy) => [dy, dy]);

/** Property tests draw windows along any axis. */
export const sampleWindow: Sampler = (draw) => {
  const others = drawSizes(draw, draw.integer(0, 2));
  const axis = draw.integer(0, others.length);
  const sizes = others.toSpliced(axis, 0, draw.integer(1, 5));
  const width = draw.integer(1, at(sizes, axis));
  return { inputs: [drawReals(draw, sizes)], call: ([x]) => windowAxis(x as Tensor, axis, width) };
};
