/** The operations that users of tensors call. */

// @category Tensors and shapes
export type { ShapeOf } from "./elementwise.ts";
export { fn, type NamedFunction } from "./fn.ts";

// @category Making and reading tensors
export { toFloat, toInt } from "./cast.ts";
export { constant, iota, scalar } from "./constant.ts";
export { filled } from "./filled.ts";
export { read, tensor } from "./tensor.ts";

// @category Random numbers
export { bernoulli } from "./bernoulli.ts";
export { categorical } from "./categorical.ts";
export { dropout } from "./dropout.ts";
export { type DrawWeights, glorot } from "./glorot.ts";
export { permutation } from "./permutation.ts";
export { coarseUniform, type KeyTensor, keyTensor, normal, uniform, uniformBetween } from "./random.ts";
export { type Bounds, truncatedNormal } from "./truncated-normal.ts";

// @category Arithmetic
export { abs, sign } from "./abs.ts";
export { clip } from "./activations.ts";
export { add } from "./add.ts";
export type { Arithmetic, NumericUnary } from "./arithmetic.ts";
export { atan2 } from "./arctangent.ts";
export { div } from "./div.ts";
export { erfInverse } from "./erf-inverse.ts";
export { erf, erfc } from "./error-function.ts";
export { exp } from "./exp.ts";
export { expm1 } from "./expm1.ts";
export { log } from "./log.ts";
export { digamma, logGamma } from "./log-gamma.ts";
export { log1p } from "./log1p.ts";
export { maximum } from "./maximum.ts";
export { minimum } from "./minimum.ts";
export { mul } from "./mul.ts";
export { neg } from "./neg.ts";
export { pow } from "./power.ts";
export { reciprocal, rsqrt } from "./reciprocal.ts";
export { remainder } from "./remainder.ts";
export { ceil, floor, round } from "./rounding.ts";
export { sqrt } from "./sqrt.ts";
export { square } from "./square.ts";
export { sub } from "./sub.ts";
export { cos, sin } from "./trigonometric.ts";

// @category Comparison and logic
export { all, any, type Quantifier } from "./any.ts";
export {
  type Comparison,
  type Equality,
  equal,
  greater,
  greaterEqual,
  less,
  lessEqual,
  notEqual,
} from "./comparison.ts";
export { and, type Connective, not, or } from "./logic.ts";
export { select } from "./select.ts";

// @category Activations
export { leakyRelu, silu } from "./activations.ts";
export { elu } from "./elu.ts";
export { gelu, geluTanh } from "./gelu.ts";
export { logSigmoid } from "./log-sigmoid.ts";
export { logSoftmax } from "./log-sum-exp.ts";
export { relu } from "./relu.ts";
export { sigmoid } from "./sigmoid.ts";
export { softmax } from "./softmax.ts";
export { softplus } from "./softplus.ts";
export { softsign } from "./softsign.ts";
export { tanh } from "./tanh.ts";

// @category Reductions
export { type Cumulative, cumulativeMaximum, cumulativeProduct, cumulativeSum } from "./cumulative.ts";
export { logSumExp } from "./log-sum-exp.ts";
export { norm } from "./norms.ts";
export { prod } from "./product.ts";
export {
  type Axes,
  type AxesOf,
  type Axis,
  type AxisOf,
  type Keep,
  max,
  mean,
  min,
  type NumericReduction,
  type Reduction,
  type SomeAxesOf,
  sum,
} from "./reductions.ts";
export { type Correction, standardDeviation, variance } from "./variance.ts";

// @category Masks
export { causalMask, lengthMask, paddingMask } from "./mask.ts";
export {
  maskedLogSoftmax,
  maskedLogSumExp,
  maskedMax,
  maskedMean,
  type MaskedReduction,
  type MaskedSoftmax,
  maskedSoftmax,
  maskedSum,
} from "./masked.ts";
export { maskDiagonal, zeroDiagonal } from "./mask-diagonal.ts";

// @category Products and linear algebra
export { cholesky } from "./cholesky.ts";
export { dot, outer } from "./dot.ts";
export { einsum } from "./einsum.ts";
export { matmul } from "./matmul.ts";
export { logDeterminant, solve } from "./solve.ts";
export { triangular, type TriangularOrder } from "./triangular.ts";
export { type Triangle, triangularSolve } from "./triangular-solve.ts";

// @category Rearranging
export { concat, stack } from "./concat.ts";
export { expand } from "./expand.ts";
export { flip, roll } from "./flip.ts";
export { pad } from "./pad.ts";
export { rearrange } from "./rearrange.ts";
export { repeat, squeeze } from "./repeat.ts";
export { reshape } from "./reshape.ts";
export { slice, take } from "./slice.ts";
export { everyNth, split } from "./split.ts";
export { permute } from "./view.ts";
export { window } from "./window.ts";

// @category Gathering and sorting
export { argmax, argmin } from "./argmax.ts";
export { gatherAlong, scatterAlong } from "./gather-along.ts";
export { oneHot } from "./one-hot.ts";
export { argsort, type Order, type Ordered, sort, topK } from "./sort.ts";

// @category Layers
export { attention } from "./attention.ts";
export { batchNorm, type BatchNormOptions, type BatchNormState, type BatchNormWeights } from "./batch-norm.ts";
export { conv1d, conv2d, type Sliding2 } from "./convolution.ts";
export { layerNorm, rmsNorm } from "./norms.ts";
export { maxPool, meanPool, type Pool } from "./pooling.ts";
export { type AttentionWeights, multiHeadAttention } from "./multi-head-attention.ts";
export {
  type CellWeights,
  type GruCell,
  gruCell,
  type GruWeights,
  type LstmCell,
  lstmCell,
  type LstmState,
} from "./recurrent.ts";
export { scan, type Scanned } from "./scan.ts";
export type { Padding, Slid, Sliding } from "./sliding.ts";

// @category Losses
export { crossEntropy } from "./cross-entropy.ts";
export { huber, mse, smoothL1 } from "./errors.ts";
export { binaryCrossEntropy, bpr, hinge } from "./losses.ts";
export { inBatchNegatives, sampledSoftmax, type SampledOptions } from "./negatives.ts";

// @category Gradients
export { stopGradient } from "./stop-gradient.ts";
