/** Products of elements. */
import { at } from "../at.ts";
import type { Tensor } from "../tensor.ts";
import { concatAxis } from "./concat.ts";
import { filled } from "./filled.ts";
import { mul } from "./mul.ts";
import { countAlong, reductionOf } from "./reductions.ts";
import { reshape } from "./reshape.ts";
import { drawReals, drawSizes, type Sampler } from "./sample.ts";
import { sliceAxis } from "./slice.ts";
import { permute } from "./view.ts";

/** Half of the elements times the other half, until one is left. */
const multiply = (x: Tensor, axes: readonly number[]): Tensor => {
  const kept = x.sizes.flatMap((_, axis) => (axes.includes(axis) ? [] : [axis]));
  const [shape, sizes] = [kept.map((axis) => at(x.shape, axis)), kept.map((axis) => at(x.sizes, axis))];
  let size = countAlong(x, axes);
  if (size === 0) return filled(1, shape, sizes);
  const last = kept.length;
  let rows: Tensor = reshape(permute(x, [...kept, ...axes]), [...shape, size], [...sizes, size]);
  while (size > 1) {
    const half = Math.floor(size / 2);
    const product = mul<Tensor, Tensor>(sliceAxis(rows, last, 0, half), sliceAxis(rows, last, half, half));
    rows = size % 2 === 0 ? product : concatAxis([product, sliceAxis(rows, last, 2 * half, 1)], last);
    size -= half;
  }
  return reshape(rows, shape, sizes);
};

/**
 * The product of all elements, or over some axes: `prod(x, "length")`. The product of no elements is 1. Halves are multiplied
 * with each other, in
 * log₂ n steps, and the derivative to an element is the product of the others, also where some are 0.
 *
 * @example
 * ```ts
 * prod(tensor("2 3", [1, 2, 3, 4, 0, 6]), -1); // [6, 0]
 * prod(tensor("3", [1, 2, -3])); // -6
 * ```
 */
export const prod = /*#__PURE__*/ reductionOf("prod", multiply);

/** Property tests multiply along any set of axes. */
export const sampleProduct: Sampler = (draw) => {
  const sizes = drawSizes(draw, draw.integer(1, 3));
  const axes = sizes.flatMap((_, axis) => (axis === 0 || draw.integer(0, 2) === 0 ? [axis] : []));
  return {
    inputs: [drawReals(draw, sizes, { min: -1.5, max: 1.5 })],
    call: ([x]) => multiply(x as Tensor, axes),
  };
};
