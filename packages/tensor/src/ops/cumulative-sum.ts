import { at } from "../at.ts";
import { axisOf } from "../shape/axis.ts";
import type { Shape } from "../shape/dimension.ts";
import type { Tensor } from "../tensor.ts";
import { constant } from "./constant.ts";
import { contract } from "./contract.ts";
import type { Axis, AxisOf } from "./reductions.ts";
import { drawReals, drawSizes, type Sampler } from "./sample.ts";

/**
 * The sums of all elements up to each, itself included, along an axis. It is a product with a triangle of ones: n² terms
 * for an axis of n, which fuse, and are few for a history.
 */
export const cumulativeSum = <const S extends Shape, const N extends Axis>(
  x: Tensor<S>,
  axis: AxisOf<"cumulativeSum", S, N>,
): Tensor<S> => {
  const k = axisOf("cumulativeSum", x.shape, axis);
  const size = at(x.sizes, k);
  const dimension = at(x.shape, k);
  const ones = Array.from({ length: size * size }, (_, i) => (i % size <= Math.floor(i / size) ? 1 : 0));
  const triangle = constant(ones, [dimension, dimension], [size, size]);
  const labels = x.sizes.map((_, i) => i);
  const until = labels.length;
  return contract(x, triangle, [labels, [until, k]], labels.with(k, until)) as Tensor<S>;
};

/** Property tests go along any axis. */
export const sampleCumulativeSum: Sampler = (draw) => {
  const sizes = drawSizes(draw, draw.integer(1, 3));
  const axis = -draw.integer(1, sizes.length);
  return { inputs: [drawReals(draw, sizes)], call: ([x]) => cumulativeSum<Shape, number>(x as Tensor, axis) };
};
