// Softmax along a dimension.
import { axesOf } from "../shape/axes.ts";
import type { Shape } from "../shape/dimension.ts";
import { type FloatArgument, floatTensor } from "../shape/dtype.ts";
import type { DType, Tensor } from "../tensor.ts";
import { fromLargest } from "./below-largest.ts";
import { div } from "./div.ts";
import { exp } from "./exp.ts";
import { reduceAxes, repeatAxes } from "./reduce.ts";
import type { Axes, AxesOf } from "./reductions.ts";
import { drawReals, drawSizes, type Sampler } from "./sample.ts";

/**
 * The softmax along an axis, or over several together: `eˣ / Σ eˣ`. The largest element is subtracted first, which changes nothing but keeps the
 * exponentials finite; no derivative flows through it, since none would remain.
 *
 * A score of -∞ is closed: 0 beside any other, with a gradient of 0. Scores of +∞ leave 0 to the others. Infinite scores that
 * are the largest share evenly, so that nothing but -∞ gives 1/n each, with a gradient of 0. NaN makes the whole row NaN.
 *
 * @derivative `x̄ = y · (ȳ - Σ (y · ȳ))`
 *
 * @example
 * ```ts
 * softmax(tensor("2 2", [0, 0, 1, -Infinity]), -1); // [[0.5, 0.5], [1, 0]]
 * ```
 */
export const softmax = <const S extends Shape, const N extends Axes, D extends DType = "float">(
  x: FloatArgument<"softmax", "x", S, D>,
  axis: AxesOf<"softmax", S, N>,
): Tensor<S> => {
  const all = floatTensor("softmax", "x", x);
  const axes = axesOf("softmax", all.shape, axis);
  const repeat = (reduced: Tensor): Tensor => repeatAxes(reduced, axes, all);
  const powers = exp(fromLargest(all, axes).below);
  return div(powers, repeat(reduceAxes("sum", powers, axes))) as Tensor<S>;
};

/** Property tests draw matrices, and take the softmax along either axis. */
export const sampleSoftmax: Sampler = (draw) => {
  const axis = draw.integer(-2, -1);
  return {
    inputs: [drawReals(draw, drawSizes(draw, 2))],
    call: ([x]) => softmax<Shape, number>(x as Tensor, axis),
  };
};
