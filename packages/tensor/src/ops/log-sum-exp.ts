import { axisOf, type WithoutAxis } from "../shape/axis.ts";
import type { Shape } from "../shape/dimension.ts";
import type { Tensor } from "../tensor.ts";
import { add } from "./add.ts";
import { exp } from "./exp.ts";
import { log } from "./log.ts";
import { reduceAxes, repeatAxes } from "./reduce.ts";
import type { Axis, AxisOf } from "./reductions.ts";
import { drawReals, drawSizes, type Sampler } from "./sample.ts";
import { stopGradient } from "./stop-gradient.ts";
import { sub } from "./sub.ts";

/** ln Σ eˣ along an axis. The largest element is subtracted first, so that nothing overflows. */
export const logSumExp = <const S extends Shape, const N extends Axis>(
  x: Tensor<S>,
  axis: AxisOf<"logSumExp", S, N>,
): Tensor<WithoutAxis<S, N>> => along(x, axisOf("logSumExp", x.shape, axis)) as Tensor<WithoutAxis<S, N>>;

/** The logarithm of the softmax along an axis: x - ln Σ eˣ, which is exact where the softmax is as good as 0. */
export const logSoftmax = <const S extends Shape, const N extends Axis>(
  x: Tensor<S>,
  axis: AxisOf<"logSoftmax", S, N>,
): Tensor<S> => {
  const k = axisOf("logSoftmax", x.shape, axis);
  return sub<Tensor, Tensor>(x, repeatAxes(along(x, k), [k], x)) as Tensor<S>;
};

const along = (x: Tensor, axis: number): Tensor => {
  const largest = stopGradient<Shape>(reduceAxes("maximum", x, [axis]));
  const powers = exp<Shape>(sub<Tensor, Tensor>(x, repeatAxes(largest, [axis], x)));
  return add<Tensor, Tensor>(log<Shape>(reduceAxes("sum", powers, [axis])), largest);
};

/** Property tests draw matrices, and go along either axis. */
export const sampleLogSumExp: Sampler = (draw) => {
  const axis = draw.integer(-2, -1);
  return {
    inputs: [drawReals(draw, drawSizes(draw, 2))],
    call: ([x]) => logSumExp<Shape, number>(x as Tensor, axis),
  };
};

/** Property tests draw matrices, and go along either axis. */
export const sampleLogSoftmax: Sampler = (draw) => {
  const axis = draw.integer(-2, -1);
  return {
    inputs: [drawReals(draw, drawSizes(draw, 2))],
    call: ([x]) => logSoftmax<Shape, number>(x as Tensor, axis),
  };
};
