/** Sums, products and maxima of all elements up to each along an axis. */
import { at } from "../at.ts";
import { axisOf } from "../shape/axis.ts";
import type { Shape } from "../shape/dimension.ts";
import { type FloatArgument, floatTensor } from "../shape/dtype.ts";
import type { DType, Tensor } from "../tensor.ts";
import { add } from "./add.ts";
import { concatAxis } from "./concat.ts";
import { maximum } from "./maximum.ts";
import { mul } from "./mul.ts";
import type { Axis, AxisOf } from "./reductions.ts";
import { reshape } from "./reshape.ts";
import { drawReals, drawSizes, type Sampler } from "./sample.ts";
import { sliceAxis } from "./slice.ts";

/** An operation that combines all elements up to each along an axis. */
export type Cumulative<Name extends string> = <const S extends Shape, const N extends Axis, D extends DType = "float">(
  x: FloatArgument<Name, "x", S, D>,
  axis: AxisOf<Name, S, N>,
) => Tensor<S>;

/**
 * Each step combines every element with the one so many places before it, 1, 2, 4 … (Hillis & Steele, "Data Parallel
 * Algorithms", 1986): log₂ n steps for an axis of n, in which all elements are combined at once, and each result has gone
 * through no more roundings than there are steps.
 */
const cumulative = <const Name extends string>(
  name: Name,
  combine: (later: Tensor, earlier: Tensor) => Tensor,
): Cumulative<Name> => {
  const call = (x: Tensor, axis: Axis): Tensor => {
    const all = floatTensor(name, "x", x);
    const k = axisOf(name, all.shape, axis);
    const size = at(all.sizes, k);
    let results = all;
    for (let places = 1; places < size; places *= 2) {
      const [first, rest] = [sliceAxis(results, k, 0, places), sliceAxis(results, k, places, size - places)];
      results = concatAxis([first, combine(rest, sliceAxis(results, k, 0, size - places))], k);
    }
    return results === all ? all : reshape(results, all.shape, all.sizes);
  };
  // Each step keeps the sizes, and the last one puts back the names.
  return call as unknown as Cumulative<Name>;
};

/** Property tests go along any axis, over elements that are apart. */
export const sampleCumulative =
  (call: (x: Tensor, axis: number) => Tensor): Sampler =>
  (draw) => {
    const sizes = drawSizes(draw, draw.integer(1, 3));
    const axis = -draw.integer(1, sizes.length);
    const input = drawReals(draw, sizes, { min: -1.5, max: 1.5 });
    const elements = input.elements.map((x, i) => x + (i % 97) * 0.0013);
    return { inputs: [{ ...input, elements }], call: ([x]) => call(x as Tensor, axis) };
  };

/**
 * The sums of all elements up to each, itself included, along an axis. Later elements do not affect a sum, even if they are ∞ or
 * NaN.
 *
 * @example
 * ```ts
 * cumulativeSum(tensor("4", [1, 2, 3, 4]), -1); // [1, 3, 6, 10]
 * ```
 */
export const cumulativeSum: Cumulative<"cumulativeSum"> = /*#__PURE__*/ cumulative(
  "cumulativeSum",
  add<Tensor, Tensor>,
);

/**
 * The products of all elements up to each, itself included, along an axis. The derivative is right also where some are 0.
 *
 * @example
 * ```ts
 * cumulativeProduct(tensor("4", [1, 2, 3, 0]), -1); // [1, 2, 6, 0]
 * ```
 */
export const cumulativeProduct: Cumulative<"cumulativeProduct"> = /*#__PURE__*/ cumulative(
  "cumulativeProduct",
  mul<Tensor, Tensor>,
);

/**
 * The largest of all elements up to each, itself included, along an axis. After a NaN all are NaN. The derivative goes to the
 * largest element, and to the first if there are several.
 *
 * @example
 * ```ts
 * cumulativeMaximum(tensor("4", [1, 3, 2, 4]), -1); // [1, 3, 3, 4]
 * ```
 */
export const cumulativeMaximum: Cumulative<"cumulativeMaximum"> = /*#__PURE__*/ cumulative(
  "cumulativeMaximum",
  maximum<Tensor, Tensor>,
);
