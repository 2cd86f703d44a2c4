/** Cumulative sums along an axis. */
import { at } from "../at.ts";
import { axisOf } from "../shape/axis.ts";
import type { Shape } from "../shape/dimension.ts";
import { type FloatArgument, floatTensor } from "../shape/dtype.ts";
import type { DType, Tensor } from "../tensor.ts";
import { add } from "./add.ts";
import { concatAxis } from "./concat.ts";
import type { Axis, AxisOf } from "./reductions.ts";
import { reshape } from "./reshape.ts";
import { drawReals, drawSizes, type Sampler } from "./sample.ts";
import { sliceAxis } from "./slice.ts";

/**
 * The sums of all elements up to each, itself included, along an axis.
 *
 * Each step adds to every element the one so many places before it, 1, 2, 4 … (Hillis & Steele, "Data Parallel Algorithms", 1986):
 * log₂ n steps for an axis of n, in which all elements are added at once, and each sum has gone through no more roundings
 * than there are steps. What comes later does not touch a sum, be it ∞ or NaN.
 */
export const cumulativeSum = <const S extends Shape, const N extends Axis, D extends DType = "float">(
  x: FloatArgument<"cumulativeSum", "x", S, D>,
  axis: AxisOf<"cumulativeSum", S, N>,
): Tensor<S> => {
  const all = floatTensor("cumulativeSum", "x", x);
  let sums = all;
  const k = axisOf("cumulativeSum", sums.shape, axis);
  const size = at(sums.sizes, k);
  for (let places = 1; places < size; places *= 2) {
    const [first, rest] = [sliceAxis(sums, k, 0, places), sliceAxis(sums, k, places, size - places)];
    sums = concatAxis([first, add<Tensor, Tensor>(rest, sliceAxis(sums, k, 0, size - places))], k);
  }
  return (sums === all ? all : reshape(sums, all.shape, all.sizes)) as Tensor<S>;
};

/** Property tests go along any axis. */
export const sampleCumulativeSum: Sampler = (draw) => {
  const sizes = drawSizes(draw, draw.integer(1, 3));
  const axis = -draw.integer(1, sizes.length);
  return { inputs: [drawReals(draw, sizes)], call: ([x]) => cumulativeSum<Shape, number>(x as Tensor, axis) };
};
