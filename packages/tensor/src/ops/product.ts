/** Products of elements. */
import { at } from "../at.ts";
import type { Shape } from "../shape/dimension.ts";
import type { NumberType } from "../shape/dtype.ts";
import type { Tensor } from "../tensor.ts";
import { concatAxis } from "./concat.ts";
import { filled } from "./filled.ts";
import { numericTensor } from "./joint.ts";
import { mul } from "./mul.ts";
import { countAlong, type NumericReduction, reductionWith } from "./reductions.ts";
import { reshape } from "./reshape.ts";
import { drawReals, drawSizes, type Sampler } from "./sample.ts";
import { sliceAxis } from "./slice.ts";
import { permute } from "./view.ts";

/** The product of two tensors of one type: `mul`, without its sentences. */
type Multiply = (x: Numbers, y: Numbers) => Numbers;
/** A tensor of floats or ints. */
type Numbers = Tensor<Shape, NumberType>;

/** Half of the elements times the other half, until one is left. */
const multiply = (x: Numbers, axes: readonly number[]): Numbers => {
  const kept = x.sizes.flatMap((_, axis) => (axes.includes(axis) ? [] : [axis]));
  const [shape, sizes] = [kept.map((axis) => at(x.shape, axis)), kept.map((axis) => at(x.sizes, axis))];
  let size = countAlong(x, axes);
  if (size === 0) return filled<Shape, NumberType>(1, shape, sizes, x.dtype);
  const last = kept.length;
  const all = permute(x, [...kept, ...axes]);
  let rows: Numbers = reshape<Shape, NumberType>(all, [...shape, size], [...sizes, size]);
  while (size > 1) {
    const half = Math.floor(size / 2);
    const part = (start: number, length: number): Numbers => sliceAxis<NumberType>(rows, last, start, length);
    const product = (mul as Multiply)(part(0, half), part(half, half));
    rows = size % 2 === 0 ? product : concatAxis<NumberType>([product, part(2 * half, 1)], last);
    size -= half;
  }
  return reshape<Shape, NumberType>(rows, shape, sizes);
};

/**
 * The product of all elements, floats or ints, or over some axes: `prod(x, "length")`. The product of no elements is 1, and
 * products of ints wrap around at 32 bits. Halves are multiplied with each other, in log₂ n steps, and the derivative to an element is the product of the others, also where some are 0.
 *
 * @derivative `x̄ = ȳ · the product of all other elements`
 *
 * @example
 * ```ts
 * prod(tensor("2 3", [1, 2, 3, 4, 0, 6]), -1); // [6, 0]
 * prod(tensor("3", [1, 2, -3])); // -6
 * ```
 */
export const prod = /*#__PURE__*/ reductionWith<NumberType, object>(
  "prod",
  numericTensor,
  multiply,
) as unknown as NumericReduction<"prod">;

/** Property tests multiply along any set of axes. */
export const sampleProduct: Sampler = (draw) => {
  const sizes = drawSizes(draw, draw.integer(1, 3));
  const axes = sizes.flatMap((_, axis) => (axis === 0 || draw.integer(0, 2) === 0 ? [axis] : []));
  return {
    inputs: [drawReals(draw, sizes, { min: -1.5, max: 1.5 })],
    call: ([x]) => multiply(x as Tensor, axes),
  };
};
