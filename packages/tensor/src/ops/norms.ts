import { at } from "../at.ts";
import { axisOf, type WithoutAxis } from "../shape/axis.ts";
import type { Shape } from "../shape/dimension.ts";
import type { Tensor } from "../tensor.ts";
import { add } from "./add.ts";
import { div } from "./div.ts";
import { mul } from "./mul.ts";
import { reduceAxes, repeatAxes } from "./reduce.ts";
import type { Axis, AxisOf } from "./reductions.ts";
import { drawReals, drawSizes, type Sampler } from "./sample.ts";
import { select } from "./select.ts";
import { sqrt } from "./sqrt.ts";
import { square } from "./square.ts";
import { sub } from "./sub.ts";

/** The Euclidean length along an axis, √Σ x². Its derivative at the origin is taken as 0. */
export const norm = <const S extends Shape, const N extends Axis>(
  x: Tensor<S>,
  axis: AxisOf<"norm", S, N>,
): Tensor<WithoutAxis<S, N>> => {
  const squared = reduceAxes("sum", square(x), [axisOf("norm", x.shape, axis)]);
  // The root is taken of 1 where there is 0: its derivative would be infinite there, and 0 times that is NaN.
  return select(squared, sqrt(select(squared, squared, 1)), 0) as Tensor<WithoutAxis<S, N>>;
};

/**
 * Rows of the last axis with mean 0 and variance 1, times a gain and plus a bias (Ba et al., "Layer Normalization", 2016).
 * `epsilon` is added to the variance.
 */
export const layerNorm = <const S extends Shape>(
  x: Tensor<S>,
  gain: LastOf<S>,
  bias: LastOf<S>,
  epsilon = 1e-5,
): Tensor<S> => {
  const last = x.sizes.length - 1;
  const share = 1 / at(x.sizes, last);
  const average = (y: Tensor): Tensor =>
    repeatAxes(mul<Tensor, number>(reduceAxes("sum", y, [last]), share), [last], x);
  const centred = sub<Tensor, Tensor>(x, average(x));
  const deviation = sqrt<Shape>(add<Tensor, number>(average(square<Shape>(centred)), epsilon));
  const scaled = mul<Tensor, Tensor>(div<Tensor, Tensor>(centred, deviation), gain);
  return add<Tensor, Tensor>(scaled, bias) as Tensor<S>;
};

/** A tensor of the last dimension of a shape. */
type LastOf<S extends Shape> = S extends readonly [...unknown[], infer D extends Shape[number]] ? Tensor<[D]> : Tensor;

/** Property tests draw vectors away from the origin, where the length has no derivative. */
export const sampleNorm: Sampler = (draw) => {
  const axis = draw.integer(-2, -1);
  return {
    inputs: [drawReals(draw, drawSizes(draw, 2), { min: 0.2 })],
    call: ([x]) => norm<Shape, number>(x as Tensor, axis),
  };
};

/** Property tests draw rows with a gain and a bias. */
export const sampleLayerNorm: Sampler = (draw) => {
  const sizes = [...drawSizes(draw, draw.integer(0, 2)), draw.integer(3, 5)];
  const own = [at(sizes, sizes.length - 1)];
  const input = drawReals(draw, sizes);
  // Three far apart: where all are equal, and where there are but two, the derivative is a difference of equal numbers.
  const elements = input.elements.map((value, i) => value / 3 + 2 * (i % 3));
  return {
    inputs: [{ ...input, elements }, drawReals(draw, own), drawReals(draw, own)],
    call: ([x, gain, bias]) => layerNorm<Shape>(x as Tensor, gain as Tensor, bias as Tensor),
  };
};
