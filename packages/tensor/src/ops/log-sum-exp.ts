// The logarithm of a sum of exponentials.
import { axisOf, type WithoutAxis } from "../shape/axis.ts";
import type { Shape } from "../shape/dimension.ts";
import { type FloatArgument, floatTensor } from "../shape/dtype.ts";
import type { DType, Tensor } from "../tensor.ts";
import { add } from "./add.ts";
import { fromLargest } from "./below-largest.ts";
import { exp } from "./exp.ts";
import { log } from "./log.ts";
import { reduceAxes, repeatAxes } from "./reduce.ts";
import type { Axis, AxisOf } from "./reductions.ts";
import { drawReals, drawSizes, type Sampler } from "./sample.ts";
import { sub } from "./sub.ts";

/**
 * ln Σ eˣ along an axis. The largest element is subtracted first, so that nothing overflows.
 *
 * A score of -∞ adds nothing, and its gradient is 0: nothing but -∞ gives -∞. With a score of +∞ the sum is +∞, and the
 * gradient goes to that score, or in equal parts to several.
 */
export const logSumExp = <const S extends Shape, const N extends Axis, D extends DType = "float">(
  x: FloatArgument<"logSumExp", "x", S, D>,
  axis: AxisOf<"logSumExp", S, N>,
): Tensor<WithoutAxis<S, N>> => {
  const all = floatTensor("logSumExp", "x", x);
  const k = axisOf("logSumExp", all.shape, axis);
  const { largest, below } = fromLargest(all, k);
  return add<Tensor, Tensor>(logOfSum(below, k), largest) as Tensor<WithoutAxis<S, N>>;
};

/**
 * The logarithm of the softmax along an axis: x - ln Σ eˣ, which is exact where the softmax is as good as 0.
 *
 * With infinite scores it is the logarithm of what {@link softmax} gives: -∞ for a closed score, -ln n for each of n scores
 * that are all -∞, where the gradient is 0.
 */
export const logSoftmax = <const S extends Shape, const N extends Axis, D extends DType = "float">(
  x: FloatArgument<"logSoftmax", "x", S, D>,
  axis: AxisOf<"logSoftmax", S, N>,
): Tensor<S> => {
  const all = floatTensor("logSoftmax", "x", x);
  const k = axisOf("logSoftmax", all.shape, axis);
  const { below } = fromLargest(all, k);
  return sub<Tensor, Tensor>(below, repeatAxes(logOfSum(below, k), [k], all)) as Tensor<S>;
};

/** ln Σ eˣ where no x is above 0. */
export const logOfSum = (below: Tensor, axis: number): Tensor =>
  log<Shape>(reduceAxes("sum", exp<Shape>(below), [axis]));

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
