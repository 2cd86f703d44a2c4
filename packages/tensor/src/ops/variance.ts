/** Variances and standard deviations: how far numbers are from their mean. */
import type { Tensor } from "../tensor.ts";
import { checkNotEmpty, checkNumber } from "../shape/sizes.ts";
import { mul } from "./mul.ts";
import { reduceAxes, repeatAxes } from "./reduce.ts";
import { countAlong, reductionOf } from "./reductions.ts";
import { drawReals, drawSizes, type Sampler } from "./sample.ts";
import { select } from "./select.ts";
import { sqrt } from "./sqrt.ts";
import { square } from "./square.ts";
import { sub } from "./sub.ts";

/** The number that is subtracted from the number of elements before the squares are divided by it. */
export interface Correction {
  readonly correction?: number;
}

const squaredDeviation = (name: string, x: Tensor, axes: readonly number[], { correction = 0 }: Correction): Tensor => {
  checkNumber(name, "correction", correction);
  checkNotEmpty(name, x, axes);
  const count = countAlong(x, axes);
  if (!(count > correction)) {
    throw new RangeError(`${name}: a correction of ${correction} leaves nothing of ${count} elements to divide by.`);
  }
  const mean = mul<Tensor, number>(reduceAxes("sum", x, axes), 1 / count);
  const centred = sub<Tensor, Tensor>(x, repeatAxes(mean, axes, x));
  return mul<Tensor, number>(reduceAxes("sum", square(centred), axes), 1 / (count - correction));
};

const varianceOf = (x: Tensor, axes: readonly number[], options: Correction): Tensor =>
  squaredDeviation("variance", x, axes, options);

/** Property tests draw any set of axes. */
const sampleAxes =
  (f: (x: Tensor, axes: readonly number[], options: Correction) => Tensor): Sampler =>
  (draw) => {
    const sizes = drawSizes(draw, draw.integer(1, 3)).map((size) => size + 1);
    const axes = sizes.flatMap((_, axis) => (axis === 0 || draw.integer(0, 1) === 1 ? [axis] : []));
    const input = drawReals(draw, sizes);
    // Apart from each other: where all are equal the deviation has no derivative.
    const elements = input.elements.map((x, i) => x / 3 + ((i * 7) % 5));
    return { inputs: [{ ...input, elements }], call: ([x]) => f(x as Tensor, axes, {}) };
  };

/**
 * The mean square of the distances from the mean, Σ (x - x̄)² / (n - correction), of all elements or over some axes. The correction is
 * 0, for the variance of these very numbers. A correction of 1 estimates the variance of the population of which they are a
 * sample. The mean is taken first,
 * so that nothing cancels.
 *
 * @throws ShapeError where there are no elements
 * @throws RangeError if there are no more elements than the correction takes away
 *
 * @derivative `x̄ = 2 · ȳ · (x - mean(x)) / (n - correction)`
 *
 * @example
 * ```ts
 * variance(tensor("2 3", [1, 2, 3, 4, 4, 4]), -1); // [0.6667, 0]
 * variance(tensor("3", [1, 2, 3]), -1, { correction: 1 }); // 1
 * ```
 */
export const variance = /*#__PURE__*/ reductionOf<"variance", Correction>("variance", varianceOf);

const deviation = (x: Tensor, axes: readonly number[], options: Correction): Tensor => {
  const squared = squaredDeviation("standardDeviation", x, axes, options);
  // The root is taken of 1 where there is 0: its derivative would be infinite there, and 0 times that is NaN.
  return select(squared, sqrt(select(squared, squared, 1)), 0);
};

/**
 * The root of the {@link variance}, of all elements or over some axes. Where all elements are equal it is 0; it has no derivative
 * there, and the derivative is taken as 0.
 *
 * @throws ShapeError where there are no elements
 * @throws RangeError if there are no more elements than the correction takes away
 *
 * @derivative `x̄ = ȳ · (x - mean(x)) / ((n - correction) · y)`, and 0 where y is 0
 *
 * @example
 * ```ts
 * standardDeviation(tensor("2 3", [1, 2, 3, 4, 4, 4]), -1, { keep: true }); // [[0.8165], [0]]
 * ```
 */
export const standardDeviation = /*#__PURE__*/ reductionOf<"standardDeviation", Correction>(
  "standardDeviation",
  deviation,
);

/** Property tests of the variance. */
export const sampleVariance = /*#__PURE__*/ sampleAxes(varianceOf);

/** Property tests of the standard deviation. */
export const sampleDeviation = /*#__PURE__*/ sampleAxes(deviation);
