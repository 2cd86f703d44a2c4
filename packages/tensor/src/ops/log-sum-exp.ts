// The logarithm of a sum of exponentials.
import { checkFields } from "../shape/sizes.ts";
import { axesOf, type WithoutAxes } from "../shape/axes.ts";
import type { Shape } from "../shape/dimension.ts";
import { type FloatArgument, floatTensor } from "../shape/dtype.ts";
import type { DType, Tensor } from "../tensor.ts";
import { add } from "./add.ts";
import { fromLargest } from "./below-largest.ts";
import { exp } from "./exp.ts";
import { log } from "./log.ts";
import { reduceAxes, repeatAxes } from "./reduce.ts";
import { type Axes, type AxesOf, type Keep, keepAxes } from "./reductions.ts";
import { drawReals, drawSizes, type Sampler } from "./sample.ts";
import { sub } from "./sub.ts";

/**
 * ln Σ eˣ along an axis, or over several. The largest element is subtracted first, so that nothing overflows.
 *
 * A score of -∞ adds nothing, and its gradient is 0: nothing but -∞ gives -∞. With a score of +∞ the sum is +∞, and the
 * gradient goes to that score, or in equal parts to several.
 *
 * @derivative `x̄ = ȳ · softmax(x)`
 *
 * @example
 * ```ts
 * logSumExp(tensor("2 2", [0, 0, -Infinity, -Infinity]), -1); // [0.6931, -Infinity]
 * ```
 */
export const logSumExp = <
  const S extends Shape,
  const N extends Axes,
  D extends DType = "float",
  const K extends boolean = false,
>(
  x: FloatArgument<"logSumExp", "x", S, D>,
  axis: AxesOf<"logSumExp", S, N>,
  options: Keep<K> = {},
): Tensor<WithoutAxes<S, N, K>> => {
  const all = floatTensor("logSumExp", "x", x);
  checkFields("logSumExp", "options", options, "keep");
  const axes = axesOf("logSumExp", all.shape, axis);
  const { largest, below } = fromLargest(all, axes);
  const reduced = add<Tensor, Tensor>(logOfSum(below, axes), largest);
  return keepAxes(reduced, all, options.keep === true ? axes : []) as Tensor<WithoutAxes<S, N, K>>;
};

/**
 * The logarithm of the softmax along an axis, or over several together: x - ln Σ eˣ, which is exact where the softmax is as good as 0.
 *
 * With infinite scores it is the logarithm of what {@link softmax} gives: -∞ for a closed score, -ln n for each of n scores
 * that are all -∞, where the gradient is 0.
 *
 * @derivative `x̄ = ȳ - softmax(x) · Σ ȳ`
 *
 * @example
 * ```ts
 * logSoftmax(tensor("3", [0, 0, -Infinity]), -1); // [-0.6931, -0.6931, -Infinity]
 * ```
 */
export const logSoftmax = <const S extends Shape, const N extends Axes, D extends DType = "float">(
  x: FloatArgument<"logSoftmax", "x", S, D>,
  axis: AxesOf<"logSoftmax", S, N>,
): Tensor<S> => {
  const all = floatTensor("logSoftmax", "x", x);
  const axes = axesOf("logSoftmax", all.shape, axis);
  const { below } = fromLargest(all, axes);
  return sub<Tensor, Tensor>(below, repeatAxes(logOfSum(below, axes), axes, all)) as Tensor<S>;
};

/** ln Σ eˣ where no x is above 0. */
export const logOfSum = (below: Tensor, axes: readonly number[]): Tensor =>
  log<Shape>(reduceAxes("sum", exp<Shape>(below), axes));

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
