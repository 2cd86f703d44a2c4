/** Reductions and softmaxes of the elements that a mask counts. */
import { checkFields } from "../shape/sizes.ts";
import { type Axes, type AxesOf, axesOf, type WithoutAxes } from "../shape/axes.ts";
import type { Shape } from "../shape/dimension.ts";
import { type FloatArgument, floatTensor } from "../shape/dtype.ts";
import type { DType, Tensor } from "../tensor.ts";
import { add } from "./add.ts";
import { fromLargest } from "./below-largest.ts";
import { div } from "./div.ts";
import { exp } from "./exp.ts";
import { greater } from "./comparison.ts";
import { log } from "./log.ts";
import { type Mask, type MaskArgument, maskOf } from "./mask.ts";
import { reduceAxes, repeatAxes } from "./reduce.ts";
import { type Keep, keepAxes } from "./reductions.ts";
import { drawReals, drawSizes, type Sampler } from "./sample.ts";
import { select } from "./select.ts";
import { sub } from "./sub.ts";

/** A reduction of what a mask counts, over some axes or of all elements: `maskedMean(x, mask, "length")`. */
export interface MaskedReduction<Name extends string> {
  <
    const S extends Shape,
    const M extends Shape,
    const N extends Axes,
    D extends DType = "float",
    E extends DType = "float",
    const K extends boolean = false,
  >(
    x: FloatArgument<Name, "x", S, D>,
    mask: MaskArgument<Name, S, M, E>,
    axis: AxesOf<Name, S, N>,
    options?: Keep<K>,
  ): Tensor<WithoutAxes<S, N, K>>;
  <const S extends Shape, const M extends Shape, D extends DType = "float", E extends DType = "float">(
    x: FloatArgument<Name, "x", S, D>,
    mask: MaskArgument<Name, S, M, E>,
  ): Tensor<[]>;
}

/** A softmax or its logarithm of what a mask counts, along an axis or over several together. */
export type MaskedSoftmax<Name extends string> = <
  const S extends Shape,
  const M extends Shape,
  const N extends Axes,
  D extends DType = "float",
  E extends DType = "float",
>(
  x: FloatArgument<Name, "x", S, D>,
  mask: MaskArgument<Name, S, M, E>,
  axis: AxesOf<Name, S, N>,
) => Tensor<S>;

type Formula = (x: Tensor, mask: Mask, axes: readonly number[]) => Tensor;

/** x where it counts, and another number elsewhere. */
const where = (mask: Mask, x: Tensor, otherwise: number): Tensor => select<Mask, Tensor, number>(mask, x, otherwise);

/** Property tests draw a mask of the same sizes, or of the last axes alone, in which some elements or all may be 0. */
export const sampleMasked =
  (f: Formula): Sampler =>
  (draw) => {
    const sizes = drawSizes(draw, draw.integer(1, 3));
    const axes = sizes.flatMap((_, axis) => (axis === 0 || draw.integer(0, 1) === 1 ? [axis] : []));
    const input = drawReals(draw, sizes);
    const elements = input.elements.map((x, i) => x + (i % 89) * 0.0017);
    const sign = drawReals(draw, sizes.slice(draw.integer(0, sizes.length)), { min: -2, avoid: [0] });
    return {
      inputs: [{ ...input, elements }, sign],
      call: ([x, y]) => {
        const result = f(
          x as Tensor,
          greater(y as Tensor, 0),
          axes.map((axis) => axis - sizes.length),
        );
        // Finite differences of -∞ do not exist.
        return where(greater(result, -Infinity), result, 0);
      },
    };
  };

const reductionOf = <const Name extends string>(name: Name, formula: Formula): MaskedReduction<Name> => {
  const call = (x: Tensor, mask: Tensor, axis?: Axes, options: Keep<boolean> = {}): Tensor => {
    checkFields(name, "options", options, "keep");
    const all = floatTensor(name, "x", x);
    const own = maskOf(name, mask, all);
    const axes = axis === undefined ? all.sizes.map((_, k) => k) : axesOf(name, all.shape, axis);
    return keepAxes(formula(all, own, axes), all, options.keep === true ? axes : []);
  };
  // `maskOf` and `axesOf` throw the sentences that the types carry.
  return call as unknown as MaskedReduction<Name>;
};

const softmaxOf = <const Name extends string>(name: Name, formula: Formula): MaskedSoftmax<Name> => {
  const call = (x: Tensor, mask: Tensor, axis: Axes): Tensor => {
    const all = floatTensor(name, "x", x);
    return formula(all, maskOf(name, mask, all), axesOf(name, all.shape, axis));
  };
  // It keeps the shape of x, and throws the sentences that the types carry.
  return call as unknown as MaskedSoftmax<Name>;
};

/** A number, and 1 where it is 0: what to divide by. */
const notZero = (x: Tensor): Tensor => select<Tensor, Tensor, number>(x, x, 1);

/**
 * The sum of the elements that a mask counts: those where it is not 0, whatever stands elsewhere. If no element counts it is 0,
 * with a gradient of 0.
 *
 * @example
 * ```ts
 * maskedSum(tensor("2 2", [1, NaN, 3, 4]), tensor("2 2", [1, 0, 1, 1]), -1); // [1, 7]
 * ```
 */
export const maskedSum = /*#__PURE__*/ reductionOf("maskedSum", (x, mask, axes) =>
  reduceAxes("sum", where(mask, x, 0), axes),
);

const mean: Formula = (x, mask, axes) =>
  div<Tensor, Tensor>(
    reduceAxes("sum", where(mask, x, 0), axes),
    notZero(reduceAxes("sum", select<Mask, number, number>(mask, 1, 0), axes)),
  );

/**
 * The mean of the elements that a mask counts: those where it is not 0, whatever stands elsewhere. If no element counts it is 0,
 * with a gradient of 0.
 *
 * @example
 * ```ts
 * maskedMean(tensor("2 2", [1, 2, 3, 4]), tensor("2 2", [1, 1, 0, 0]), -1); // [1.5, 0]
 * ```
 */
export const maskedMean = /*#__PURE__*/ reductionOf("maskedMean", mean);

/**
 * The largest of the elements that a mask counts: those where it is not 0, whatever stands elsewhere. If no element counts it is
 * -∞, with a gradient of 0. The derivative is shared among elements that tie.
 *
 * @example
 * ```ts
 * maskedMax(tensor("2 2", [1, 9, 3, 4]), tensor("2 2", [1, 0, 0, 0]), -1); // [1, -Infinity]
 * ```
 */
export const maskedMax = /*#__PURE__*/ reductionOf("maskedMax", (x, mask, axes) =>
  reduceAxes("maximum", where(mask, x, -Infinity), axes),
);

/** The exponentials of what counts, and 0 elsewhere, below the largest; and their sum, of none 1. */
const powersOf = (x: Tensor, mask: Mask, axes: readonly number[]) => {
  const { largest, below } = fromLargest(where(mask, x, -Infinity), axes);
  const powers = where(mask, exp<Shape>(below), 0);
  return { largest, below, powers, total: notZero(reduceAxes("sum", powers, axes)) };
};

/**
 * ln Σ eˣ of the elements that a mask counts: those where it is not 0, whatever stands elsewhere. If no element counts it is -∞,
 * with a gradient of 0. Infinite scores are those of {@link logSumExp}.
 *
 * @example
 * ```ts
 * maskedLogSumExp(tensor("2 2", [0, 0, 3, 4]), tensor("2 2", [1, 1, 0, 0]), -1); // [0.6931, -Infinity]
 * ```
 */
export const maskedLogSumExp = /*#__PURE__*/ reductionOf("maskedLogSumExp", (x, mask, axes) => {
  const { largest, total } = powersOf(x, mask, axes);
  return add<Tensor, Tensor>(log<Shape>(total), largest);
});

/**
 * The softmax of the scores that a mask counts, and 0 elsewhere. A row in which no element counts is 0 everywhere, with a
 * gradient of 0, so that attention to nothing gives nothing. Infinite scores are those of {@link softmax}, among those that
 * count.
 *
 * @example
 * ```ts
 * maskedSoftmax(tensor("2 3", [1, 1, 9, 1, 2, 3]), tensor("2 3", [1, 1, 0, 0, 0, 0]), -1); // [[0.5, 0.5, 0], [0, 0, 0]]
 * ```
 */
export const maskedSoftmax = /*#__PURE__*/ softmaxOf("maskedSoftmax", (x, mask, axes) => {
  const { powers, total } = powersOf(x, mask, axes);
  return div<Tensor, Tensor>(powers, repeatAxes(total, axes, x));
});

/**
 * The logarithm of {@link maskedSoftmax}: -∞ where a score does not count, with a gradient of 0.
 *
 * @example
 * ```ts
 * maskedLogSoftmax(tensor("3", [1, 1, 9]), tensor("3", [1, 1, 0]), -1); // [-0.6931, -0.6931, -Infinity]
 * ```
 */
export const maskedLogSoftmax = /*#__PURE__*/ softmaxOf("maskedLogSoftmax", (x, mask, axes) => {
  const { below, total } = powersOf(x, mask, axes);
  return where(mask, sub<Tensor, Tensor>(below, repeatAxes(log<Shape>(total), axes, x)), -Infinity);
});
