/** Normalisation by the statistics of a batch, and by kept statistics. */
import type { Dimension, Shape } from "../shape/dimension.ts";
import { describe, type FloatArgument, floatTensor } from "../shape/dtype.ts";
import { checkFields, checkNotEmpty, checkNumber } from "../shape/sizes.ts";
import type { DType, Tensor } from "../tensor.ts";
import { add } from "./add.ts";
import { div } from "./div.ts";
import { mul } from "./mul.ts";
import { checkOfLast, type OfLast } from "./norms.ts";
import { reduceAxes } from "./reduce.ts";
import { countAlong } from "./reductions.ts";
import { named } from "./reshape.ts";
import { drawReals, type Sampler } from "./sample.ts";
import { sqrt } from "./sqrt.ts";
import { square } from "./square.ts";
import { stopGradient } from "./stop-gradient.ts";
import { sub } from "./sub.ts";

/** The learned weights of a batch normalisation: the factor of each unit, and the bias that is added to it. */
export interface BatchNormWeights<D extends Dimension> {
  readonly gain: Tensor<[D]>;
  readonly bias: Tensor<[D]>;
}

/** The state that a batch normalisation keeps from step to step: the mean and the variance of each unit over all batches. */
export interface BatchNormState<D extends Dimension> {
  readonly mean: Tensor<[D]>;
  readonly variance: Tensor<[D]>;
}

/** How a batch is normalised. */
export interface BatchNormOptions {
  /**
   * If true, the batch is normalised by its own statistics, which then move the kept statistics; else by the kept ones, which
   * stay.
   */
  readonly training: boolean;
  /** How far the kept statistics move towards the statistics of a batch: 0.1 if it is not given. */
  readonly momentum?: number;
  /** The number that is added to variances: 1e-5 if it is not given. */
  readonly epsilon?: number;
}

/** The last dimension of a shape. */
type Last<S extends Shape> = S extends readonly [...unknown[], infer D extends Dimension] ? D : Dimension;

/**
 * Batch normalisation (Ioffe and Szegedy, 2015): each unit of the last axis with mean 0 and variance 1 over all other axes, times a gain
 * and plus a bias. In training it is normalised by the batch, and the state that is given back has moved towards the batch's mean and
 * its variance (divided by n - 1, as PyTorch has it; by 1 where n is 1); no derivative flows to the state. Otherwise it is
 * normalised by the state, which is given back as it is.
 *
 * @throws ShapeError if weights or state are not of the last dimension, or in training if the batch has no elements
 *
 * @example
 * ```ts
 * const x = tensor("2 1", [1, 3]);
 * const weights = { gain: tensor("1", [1]), bias: tensor("1", [0]) };
 * const state = { mean: tensor("1", [0]), variance: tensor("1", [1]) };
 * batchNorm(x, weights, state, { training: true }).output; // [[-1], [1]]
 * batchNorm(x, weights, state, { training: true }).state.mean; // [0.2]
 * batchNorm(x, weights, state, { training: false }).output; // [[1], [3]]
 * ```
 */
export const batchNorm = <
  const S extends Shape,
  const G extends Shape,
  const B extends Shape,
  const M extends Shape,
  const V extends Shape,
  D extends DType = "float",
  E extends DType = "float",
  F extends DType = "float",
  H extends DType = "float",
  I extends DType = "float",
>(
  x: FloatArgument<"batchNorm", "x", S, D>,
  weights: {
    readonly gain: OfLast<"batchNorm", "gain", S, G, E>;
    readonly bias: OfLast<"batchNorm", "bias", S, B, F>;
  },
  state: {
    readonly mean: OfLast<"batchNorm", "mean", S, M, H>;
    readonly variance: OfLast<"batchNorm", "variance", S, V, I>;
  },
  options: BatchNormOptions,
): { readonly output: Tensor<S>; readonly state: BatchNormState<Last<S>> } => {
  const all = floatTensor("batchNorm", "x", x);
  checkFields("batchNorm", "weights", weights, "gain and bias");
  checkFields("batchNorm", "state", state, "mean and variance");
  checkFields("batchNorm", "options", options, "training, momentum and epsilon");
  if (typeof options.training !== "boolean") {
    throw new TypeError(`batchNorm: 'training' is ${describe(options.training)}, neither true nor false`);
  }
  const lists = { gain: weights.gain, bias: weights.bias, mean: state.mean, variance: state.variance };
  const result = normalised(all, lists as unknown as Lists, options);
  return result as unknown as { output: Tensor<S>; state: BatchNormState<Last<S>> };
};

type Lists = Readonly<Record<"gain" | "bias" | "mean" | "variance", Tensor>>;

const normalised = (x: Tensor, lists: Lists, { training, momentum = 0.1, epsilon = 1e-5 }: BatchNormOptions) => {
  checkNumber("batchNorm", "momentum", momentum);
  checkNumber("batchNorm", "epsilon", epsilon);
  checkOfLast("batchNorm", x, { ...lists });
  const { gain, bias, ...kept } = lists;
  const by = training ? statistics(x) : kept;
  const scale = div<Tensor, Tensor>(gain, sqrt<Shape>(add<Tensor, number>(by.variance, epsilon)));
  const output = add<Tensor, Tensor>(mul<Tensor, Tensor>(sub<Tensor, Tensor>(x, by.mean), scale), bias);
  if (!training) return { output, state: kept };
  const count = x.sizes.slice(0, -1).reduce((product, size) => product * size, 1);
  const moved = (old: Tensor, now: Tensor, times: number): Tensor => {
    const mean = add<Tensor, Tensor>(
      mul<Tensor, number>(old, 1 - momentum),
      mul<Tensor, number>(now, momentum * times),
    );
    return named(stopGradient(mean), old.shape);
  };
  const unbiased = count / Math.max(1, count - 1);
  return {
    output,
    state: { mean: moved(kept.mean, by.mean, 1), variance: moved(kept.variance, by.variance, unbiased) },
  };
};

/** The mean and the variance of each unit. */
const statistics = (x: Tensor): { readonly mean: Tensor; readonly variance: Tensor } => {
  const axes = x.sizes.slice(0, -1).map((_, axis) => axis);
  checkNotEmpty("batchNorm", x, axes);
  const average = (y: Tensor): Tensor => mul<Tensor, number>(reduceAxes("sum", y, axes), 1 / countAlong(x, axes));
  const mean = average(x);
  return { mean, variance: average(square<Shape>(sub<Tensor, Tensor>(x, mean))) };
};

/** Property tests normalise by the batch, or by a state. */
export const sampleBatchNorm: Sampler = (draw) => {
  const training = draw.integer(0, 1) === 1;
  const sizes = [draw.integer(3, 5), draw.integer(1, 3)];
  const input = drawReals(draw, sizes);
  // Far apart: where all are equal the derivative is a difference of equal numbers.
  const elements = input.elements.map((value, i) => value / 3 + 2 * (Math.floor(i / (sizes[1] ?? 1)) % 3));
  const list = sizes.slice(1);
  const inputs = [{ ...input, elements }, drawReals(draw, list), drawReals(draw, list), drawReals(draw, list)];
  return {
    inputs: [...inputs, drawReals(draw, list, { min: 0.5 })],
    call: ([x, ...others]) => {
      const [gain, bias, mean, variance] = others as [Tensor, Tensor, Tensor, Tensor];
      return normalised(x as Tensor, { gain, bias, mean, variance }, { training }).output;
    },
  };
};
