// Norms, and normalisation of layers.
import { at } from "../at.ts";
import { axesOf, type WithoutAxes } from "../shape/axes.ts";
import { type Shape, ShapeError, type Show, show } from "../shape/dimension.ts";
import { type FloatArgument, floatTensor, type NotFloat } from "../shape/dtype.ts";
import type { Agree } from "../shape/rule.ts";
import { checkFields, checkNumber } from "../shape/sizes.ts";
import type { DType, Tensor } from "../tensor.ts";
import { add } from "./add.ts";
import { div } from "./div.ts";
import { mul } from "./mul.ts";
import { reduceAxes, repeatAxes } from "./reduce.ts";
import { type Axes, type AxesOf, type Keep, keepAxes } from "./reductions.ts";
import { drawReals, drawSizes, type Sampler } from "./sample.ts";
import { select } from "./select.ts";
import { sqrt } from "./sqrt.ts";
import { square } from "./square.ts";
import { sub } from "./sub.ts";

/**
 * The Euclidean length along an axis, or over several, √Σ x². Its derivative at the origin is taken as 0.
 *
 * @derivative `x̄ = ȳ · x / y`, and 0 where y is 0
 *
 * @example
 * ```ts
 * norm(tensor("2 2", [3, 4, 0, 0]), -1); // [5, 0]
 * ```
 */
export const norm = <
  const S extends Shape,
  const N extends Axes,
  D extends DType = "float",
  const K extends boolean = false,
>(
  x: FloatArgument<"norm", "x", S, D>,
  axis: AxesOf<"norm", S, N>,
  options: Keep<K> = {},
): Tensor<WithoutAxes<S, N, K>> => {
  const all = floatTensor("norm", "x", x);
  checkFields("norm", "options", options, "keep");
  const axes = axesOf("norm", all.shape, axis);
  const squared = reduceAxes("sum", square(all), axes);
  // The root is taken of 1 where there is 0: its derivative would be infinite there, and 0 times that is NaN.
  const length = select(squared, sqrt(select(squared, squared, 1)), 0);
  return keepAxes(length, all, options.keep === true ? axes : []) as Tensor<WithoutAxes<S, N, K>>;
};

/**
 * Rows of the last axis with mean 0 and variance 1, times a gain and plus a bias (Ba et al., "Layer Normalization", 2016).
 * `epsilon` is added to the variance.
 *
 * @example
 * ```ts
 * layerNorm(tensor("1 3", [1, 2, 3]), tensor("3", [1, 1, 1]), tensor("3", [0, 0, 10])); // [[-1.225, 0, 11.22]]
 * ```
 */
export const layerNorm = <
  const S extends Shape,
  const G extends Shape,
  const B extends Shape,
  D extends DType = "float",
  E extends DType = "float",
  F extends DType = "float",
>(
  x: FloatArgument<"layerNorm", "x", S, D>,
  gain: OfLast<"layerNorm", "gain", S, G, E>,
  bias: OfLast<"layerNorm", "bias", S, B, F>,
  epsilon = 1e-5,
): Tensor<S> => normalised(x as Tensor, gain as Tensor, bias as Tensor, epsilon) as Tensor<S>;

const normalised = (x: Tensor, gain: Tensor, bias: Tensor, epsilon: number): Tensor => {
  floatTensor("layerNorm", "x", x);
  checkNumber("layerNorm", "epsilon", epsilon);
  checkOfLast("layerNorm", x, { gain, bias });
  const average = averageOfRows(x);
  const centred = sub<Tensor, Tensor>(x, average(x));
  const deviation = sqrt<Shape>(add<Tensor, number>(average(square<Shape>(centred)), epsilon));
  const scaled = mul<Tensor, Tensor>(div<Tensor, Tensor>(centred, deviation), gain);
  return add<Tensor, Tensor>(scaled, bias);
};

/** The mean of each row of the last axis, repeated along it. Rows of nothing have no mean, and need none. */
const averageOfRows = (x: Tensor): ((y: Tensor) => Tensor) => {
  const last = x.sizes.length - 1;
  const share = 1 / Math.max(1, at(x.sizes, last));
  return (y) => repeatAxes(mul<Tensor, number>(reduceAxes("sum", y, [last]), share), [last], x);
};

/**
 * Rows of the last axis with a mean square of 1, times a gain: x / √(mean x² + ε) (Zhang and Sennrich, "Root Mean Square Layer
 * Normalization", 2019). The mean stays where it is.
 *
 * @example
 * ```ts
 * rmsNorm(tensor("2 2", [3, 4, 0, 0]), tensor("2", [1, 2])); // [[0.8485, 2.263], [0, 0]]
 * ```
 */
export const rmsNorm = <
  const S extends Shape,
  const G extends Shape,
  D extends DType = "float",
  E extends DType = "float",
>(
  x: FloatArgument<"rmsNorm", "x", S, D>,
  gain: OfLast<"rmsNorm", "gain", S, G, E>,
  epsilon = 1e-6,
): Tensor<S> => {
  const all = floatTensor("rmsNorm", "x", x);
  checkNumber("rmsNorm", "epsilon", epsilon);
  checkOfLast("rmsNorm", all, { gain });
  const root = sqrt<Shape>(add<Tensor, number>(averageOfRows(all)(square<Shape>(all)), epsilon));
  return mul<Tensor, Tensor>(div<Tensor, Tensor>(all, root), gain as unknown as Tensor) as Tensor<S>;
};

/** Throws unless tensors are lists of the last dimension of x: the value beside the type {@link OfLast}. */
export const checkOfLast = (name: string, x: Tensor, lists: Readonly<Record<string, unknown>>): void => {
  const last = x.sizes.length - 1;
  if (last < 0) throw new ShapeError(`${name}: ${show(x.shape)} has no last axis`);
  for (const [argument, given] of Object.entries(lists)) {
    const own = floatTensor(name, argument, given);
    if (own.shape.length === 1 && own.shape[0] === x.shape[last] && own.sizes[0] === x.sizes[last]) continue;
    throw new ShapeError(`${name}: '${argument}' ${show(own.shape)} is not of the last dimension of ${show(x.shape)}`);
  }
};

/** The type of a tensor of the last dimension of a shape, or the sentence that says that it is none. */
export type OfLast<Name extends string, Argument extends string, S extends Shape, T extends Shape, D extends DType> = [
  D,
] extends ["float"]
  ? { is: S } extends { is: readonly [...infer _ extends Shape, infer Last] }
    ? T extends readonly [infer Own]
      ? Agree<Own, Last> extends true
        ? Tensor<T, D>
        : NotOfLast<Name, Argument, S, T>
      : number extends T["length"]
        ? Tensor<T, D>
        : NotOfLast<Name, Argument, S, T>
    : number extends S["length"]
      ? Tensor<T, D>
      : `${Name}: ${Show<S>} has no last axis`
  : NotFloat<Name, Argument, T, D>;

type NotOfLast<
  Name extends string,
  Argument extends string,
  S extends Shape,
  T extends Shape,
> = `${Name}: '${Argument}' ${Show<T>} is not of the last dimension of ${Show<S>}`;

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
    call: ([x, gain, bias]) => layerNorm<Shape, Shape, Shape>(x as Tensor, gain as Tensor, bias as Tensor),
  };
};

/** Property tests draw rows with a gain. Alone in its row, a number becomes 1 whatever it is: its derivative is rounding. */
export const sampleRmsNorm: Sampler = (draw) => {
  const sizes = [...drawSizes(draw, draw.integer(0, 2)), draw.integer(2, 5)];
  return {
    inputs: [drawReals(draw, sizes, { min: 0.2 }), drawReals(draw, sizes.slice(-1))],
    call: ([x, gain]) => rmsNorm<Shape, Shape>(x as Tensor, gain as Tensor),
  };
};
