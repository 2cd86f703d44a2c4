/** Losses of predicted numbers: the squared error, and losses on which a few distant numbers have less effect. */
import { apply, element, literal } from "../scalar/expression.ts";
import { choose, isGreater, minus, times } from "../scalar/formulas.ts";
import type { Shape } from "../shape/dimension.ts";
import { type FloatArgument, floatTensor } from "../shape/dtype.ts";
import { checkNotEmpty, checkNumber } from "../shape/sizes.ts";
import type { DType, Tensor } from "../tensor.ts";
import { clip } from "./activations.ts";
import { type Like, like } from "./losses.ts";
import { map } from "./map.ts";
import { mul } from "./mul.ts";
import { mean } from "./reductions.ts";
import { drawReals, drawSizes, type Sampler } from "./sample.ts";
import { square } from "./square.ts";
import { sub } from "./sub.ts";

/**
 * The mean of the squared differences of predictions and targets.
 *
 * @throws ShapeError if the targets have not the shape of the predictions, or if there are none
 *
 * @derivative `2 · ȳ · (predictions - targets) / n` for the predictions, and the opposite for the targets
 *
 * @example
 * ```ts
 * mse(tensor("3", [1, 2, 3]), tensor("3", [1, 4, 2])); // 1.667
 * ```
 */
export const mse = <
  const S extends Shape,
  const T extends Shape = S,
  D extends DType = "float",
  E extends DType = "float",
>(
  predictions: FloatArgument<"mse", "predictions", S, D>,
  targets: Like<"mse", "targets", S, T, E>,
): Tensor<[]> => {
  const x = floatTensor("mse", "predictions", predictions);
  const difference = sub<Tensor, Tensor>(x, like("mse", "targets", x, targets));
  checkNotEmpty(
    "mse",
    x,
    x.sizes.map((_, axis) => axis),
  );
  return mean(square(difference));
};

/** ½ d² up to a bound, and a straight line from there on: δ (|d| - ½ δ). */
const bent = (name: string, d: Tensor, delta: number): Tensor => {
  const size = apply("absolute", element(0));
  const line = times(literal(delta), minus(size, literal(delta / 2)));
  const parabola = times(literal(0.5), times(size, size));
  return map(name, choose(isGreater(size, literal(delta)), line, parabola), [d], (dy, [given]) => [
    mul<Tensor, Tensor>(dy, clip<Shape>(given, -delta, delta)),
  ]);
};

const checkAbove = (name: string, argument: string, value: number): void => {
  checkNumber(name, argument, value);
  if (!(value > 0 && value < Infinity)) throw new RangeError(`${name}: ${argument} is a number above 0, not ${value}.`);
};

/**
 * Huber's loss (1964), element by element: ½ d² where the difference d is at most δ, and δ (|d| - ½ δ) where it is more, so that a
 * derivative is never larger than δ. It has one derivative everywhere; at |d| = δ it has no second.
 *
 * @throws ShapeError if the targets have not the shape of the predictions
 * @throws RangeError if δ is not above 0 and finite
 *
 * @example
 * ```ts
 * huber(tensor("3", [1, 2, 5]), tensor("3", [1, 1.5, 2])); // [0, 0.125, 2.5]
 * ```
 */
export const huber = <
  const S extends Shape,
  const T extends Shape = S,
  D extends DType = "float",
  E extends DType = "float",
>(
  predictions: FloatArgument<"huber", "predictions", S, D>,
  targets: Like<"huber", "targets", S, T, E>,
  delta = 1,
): Tensor<S> => {
  const x = floatTensor("huber", "predictions", predictions);
  checkAbove("huber", "delta", delta);
  return bent("huber", sub<Tensor, Tensor>(x, like("huber", "targets", x, targets)), delta) as Tensor<S>;
};

/**
 * The smooth absolute difference, element by element: |d| - ½ β where the difference d is more than β, and ½ d² / β where it is less
 * (Girshick, "Fast R-CNN", 2015). It is {@link huber} divided by β, whose slope is 1 where it is straight.
 *
 * @throws ShapeError if the targets have not the shape of the predictions
 * @throws RangeError if β is not above 0 and finite
 *
 * @example
 * ```ts
 * smoothL1(tensor("3", [1, 2, 5]), tensor("3", [1, 1.5, 2]), 0.5); // [0, 0.25, 2.75]
 * ```
 */
export const smoothL1 = <
  const S extends Shape,
  const T extends Shape = S,
  D extends DType = "float",
  E extends DType = "float",
>(
  predictions: FloatArgument<"smoothL1", "predictions", S, D>,
  targets: Like<"smoothL1", "targets", S, T, E>,
  beta = 1,
): Tensor<S> => {
  const x = floatTensor("smoothL1", "predictions", predictions);
  checkAbove("smoothL1", "beta", beta);
  const whole = bent("smoothL1", sub<Tensor, Tensor>(x, like("smoothL1", "targets", x, targets)), beta);
  return mul<Tensor, number>(whole, 1 / beta) as Tensor<S>;
};

/** Property tests draw differences away from the bound, where there is no second derivative. */
export const sampleHuber: Sampler = (draw) => {
  const d = drawReals(draw, drawSizes(draw, draw.integer(0, 3)), { avoid: [-1.25, 1.25] });
  return { inputs: [d], call: ([x]) => bent("huber", x as Tensor, 1.25) };
};
