import { axisOf } from "../shape/axis.ts";
import type { Shape } from "../shape/dimension.ts";
import type { Tensor } from "../tensor.ts";
import { div } from "./div.ts";
import { exp } from "./exp.ts";
import { reduceAxes, repeatAxes } from "./reduce.ts";
import type { Axis, AxisOf } from "./reductions.ts";
import { drawReals, drawSizes, type Sampler } from "./sample.ts";
import { stopGradient } from "./stop-gradient.ts";
import { sub } from "./sub.ts";

/**
 * The softmax along an axis: `eˣ / Σ eˣ`. The largest element is subtracted first, which changes nothing but keeps the
 * exponentials finite; no derivative flows through it, since none would remain.
 */
export const softmax = <const S extends Shape, const N extends Axis>(
  x: Tensor<S>,
  axis: AxisOf<"softmax", S, N>,
): Tensor<S> => {
  const axes = [axisOf("softmax", x.shape, axis)];
  const repeat = (reduced: Tensor): Tensor => repeatAxes(reduced, axes, x);
  const powers = exp(sub(x as Tensor, repeat(stopGradient(reduceAxes("maximum", x, axes)))));
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
