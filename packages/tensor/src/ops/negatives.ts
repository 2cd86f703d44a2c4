/** Losses that compare what was liked with a sample of all else, as a softmax over everything would. */
import { type Shape, ShapeError, type Show, show } from "../shape/dimension.ts";
import { type FloatArgument, floatTensor, type NotFloat } from "../shape/dtype.ts";
import { checkFields } from "../shape/sizes.ts";
import type { DType, Tensor } from "../tensor.ts";
import { notEqual } from "./comparison.ts";
import { and, not } from "./logic.ts";
import { type Like, like } from "./losses.ts";
import { type Mask, type MaskArgument, maskOf } from "./mask.ts";
import { onDiagonal } from "./mask-diagonal.ts";
import { maskedLogSumExp } from "./masked.ts";
import { logSumExp } from "./log-sum-exp.ts";
import { reduceAxes } from "./reduce.ts";
import { named } from "./reshape.ts";
import { drawBooleans, drawReals, drawSizes, type Sampler } from "./sample.ts";
import { select } from "./select.ts";
import { softplus } from "./softplus.ts";
import type { SquareArgument } from "./square-matrix.ts";
import { sub } from "./sub.ts";

/** What is known about a sample. */
export interface SampledOptions<Frequencies = Tensor, Counted = Mask> {
  /** The logarithms of how often the samples are expected to be drawn, which are taken off their scores. */
  readonly logFrequencies?: Frequencies;
  /** Which samples count: a mask of the shape of their scores. Those that happen to be what was liked do not. */
  readonly mask?: Counted;
}

/** The type of the scores of samples: those of what was liked with one dimension more, or the sentence that says that they are not. */
type Samples<S extends Shape, T extends Shape, D extends DType> = [D] extends ["float"]
  ? number extends S["length"] | T["length"]
    ? Tensor<T, D>
    : [T] extends [readonly [...S, unknown]]
      ? Tensor<T, D>
      : `sampledSoftmax: 'others' ${Show<T>} has no samples for each of ${Show<S>}`
  : NotFloat<"sampledSoftmax", "others", T, D>;

/**
 * The cross-entropy of what was liked among a sample of all others: -ln of its share in a softmax of its score and theirs. Scores
 * `[batch]` of what was liked, and `[batch, samples]` of others, give `[batch]`.
 *
 * `logFrequencies` is ln (samples · q) where others are drawn with probabilities q, and corrects for frequent ones being drawn
 * more often (Bengio and Senécal, 2008): then the sum over the samples expects the sum over everything. Without any others that
 * count the loss is 0.
 *
 * @throws ShapeError if the shapes do not fit
 *
 * @example
 * ```ts
 * sampledSoftmax(tensor("2", [0, 9]), tensor("2 2", [0, 0, 9, -Infinity])); // [1.099, 0.6931]
 * ```
 */
export const sampledSoftmax = <
  const S extends Shape,
  const T extends Shape,
  D extends DType = "float",
  E extends DType = "float",
  const L extends Shape = T,
  F extends DType = "float",
  const M extends Shape = [],
  G extends DType = "bool",
>(
  liked: FloatArgument<"sampledSoftmax", "liked", S, D>,
  others: Samples<S, T, E>,
  options: SampledOptions<
    Like<"sampledSoftmax", "logFrequencies", T, L, F>,
    MaskArgument<"sampledSoftmax", T, M, G>
  > = {},
): Tensor<S> => sampled(liked, others, options as SampledOptions) as Tensor<S>;

const sampled = (given: unknown, samples: unknown, options: SampledOptions): Tensor => {
  const [liked, others] = [
    floatTensor("sampledSoftmax", "liked", given),
    floatTensor("sampledSoftmax", "others", samples),
  ];
  checkFields("sampledSoftmax", "options", options, "logFrequencies and mask");
  const rows = others.shape.slice(0, -1);
  const isFit = others.shape.length > 0 && show(rows) === show(liked.shape);
  if (!isFit || others.sizes.slice(0, -1).join() !== liked.sizes.join()) {
    throw new ShapeError(
      `sampledSoftmax: 'others' ${show(others.shape)} has no samples for each of ${show(liked.shape)}`,
    );
  }
  const corrected = correct("sampledSoftmax", others, options);
  const { mask } = options;
  const total =
    mask === undefined
      ? logSumExp<Shape, -1>(corrected, -1)
      : maskedLogSumExp<Shape, Shape, -1>(corrected, maskOf("sampledSoftmax", mask, others) as Tensor, -1);
  return softplus<Shape>(sub<Tensor, Tensor>(total, liked));
};

const correct = (name: string, scores: Tensor, { logFrequencies }: SampledOptions): Tensor =>
  logFrequencies === undefined
    ? scores
    : sub<Tensor, Tensor>(scores, like(name, "logFrequencies", scores, logFrequencies));

/** The shape without its last dimension. */
type Rows<S extends Shape> = S extends readonly [...infer R extends Shape, unknown] ? R : Shape;

/**
 * The cross-entropy of each row's own column among all columns of the batch: the loss of two towers, where what the others of a batch
 * liked is what this one did not (Yi et al., "Sampling-Bias-Corrected Neural Modeling", 2019). Scores `[batch, batch]`, of each user in
 * a row for each item in a column, give `[batch]`; divide them by a temperature first.
 *
 * `logFrequencies` of the same shape, the logarithms of how often items are in a batch, are taken off the scores of others. A mask
 * says which others count: an item that is in a batch twice is not its own negative. In a batch of one the loss is 0.
 *
 * @throws ShapeError if the scores are not square, or the others do not fit
 *
 * @example
 * ```ts
 * inBatchNegatives(tensor("2 2", [3, 3, 0, 5])); // [0.6931, 0.006715]
 * ```
 */
export const inBatchNegatives = <
  const S extends Shape,
  D extends DType = "float",
  const L extends Shape = S,
  F extends DType = "float",
  const M extends Shape = [],
  G extends DType = "bool",
>(
  scores: SquareArgument<"inBatchNegatives", S, D, "scores">,
  options: SampledOptions<
    Like<"inBatchNegatives", "logFrequencies", S, L, F>,
    MaskArgument<"inBatchNegatives", S, M, G>
  > = {},
): Tensor<Rows<S>> => ofBatch(scores, options as SampledOptions) as Tensor<Rows<S>>;

/** A mask as booleans. */
const isCounted = (mask: Mask): Tensor<Shape, "bool"> =>
  mask.dtype === "bool" ? (mask as Tensor<Shape, "bool">) : notEqual<Tensor, number>(mask as Tensor, 0);

const ofBatch = (given: unknown, options: SampledOptions): Tensor => {
  const scores = floatTensor("inBatchNegatives", "scores", given);
  checkFields("inBatchNegatives", "options", options, "logFrequencies and mask");
  const rank = scores.shape.length;
  const [rows, columns] = [rank - 2, rank - 1];
  if (rank < 2 || scores.shape[rows] !== scores.shape[columns] || scores.sizes[rows] !== scores.sizes[columns]) {
    throw new ShapeError(`inBatchNegatives: 'scores' ${show(scores.shape)} is not square in its last two dimensions`);
  }
  const own = onDiagonal(scores);
  const { mask } = options;
  const others = mask === undefined ? not(own) : and(not(own), isCounted(maskOf("inBatchNegatives", mask, scores)));
  const liked = reduceAxes("sum", select<Tensor<Shape, "bool">, Tensor, number>(own, scores, 0), [columns]);
  const total = maskedLogSumExp<Shape, Shape, -1, "float", "bool">(
    correct("inBatchNegatives", scores, options),
    others,
    -1,
  );
  return softplus<Shape>(sub<Tensor, Tensor>(named(total, liked.shape), liked));
};

/** Property tests draw a score of what was liked, some of others, and which of them count. */
export const sampleSampledSoftmax: Sampler = (draw) => {
  const rows = drawSizes(draw, draw.integer(0, 2));
  const sizes = [...rows, draw.integer(1, 4)];
  const hasMask = draw.integer(0, 1) === 0;
  return {
    inputs: [drawReals(draw, rows), drawReals(draw, sizes), drawReals(draw, sizes), drawBooleans(draw, sizes)],
    call: ([liked, others, logFrequencies, mask]) =>
      sampled(liked, others, {
        logFrequencies: logFrequencies as Tensor,
        ...(hasMask ? { mask: mask as Tensor<Shape, "bool"> } : {}),
      }),
  };
};

/** Property tests draw the scores of a batch, and which others count. */
export const sampleInBatchNegatives: Sampler = (draw) => {
  const size = draw.integer(0, 4);
  const sizes = [...drawSizes(draw, draw.integer(0, 1)), size, size];
  const hasMask = draw.integer(0, 1) === 0;
  return {
    inputs: [drawReals(draw, sizes), drawReals(draw, sizes), drawBooleans(draw, sizes)],
    call: ([scores, logFrequencies, mask]) =>
      ofBatch(scores, {
        logFrequencies: logFrequencies as Tensor,
        ...(hasMask ? { mask: mask as Tensor<Shape, "bool"> } : {}),
      }),
  };
};
