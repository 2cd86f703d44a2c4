/** The operations that users of tensors call. */
export { abs, sign } from "./abs.ts";
export { clip, leakyRelu, silu } from "./activations.ts";
export { add } from "./add.ts";
export { atan2 } from "./arctangent.ts";
export { attention, type AttentionWeights, multiHeadAttention } from "./attention.ts";
export { batchNorm, type BatchNormOptions, type BatchNormState, type BatchNormWeights } from "./batch-norm.ts";
export { bernoulli } from "./bernoulli.ts";
export { categorical } from "./categorical.ts";
export { toFloat } from "./cast.ts";
export { type Comparison, equal, greater, greaterEqual, less, lessEqual, notEqual } from "./comparison.ts";
export { cholesky } from "./cholesky.ts";
export { concat, pad, stack } from "./concat.ts";
export { constant, scalar } from "./constant.ts";
export { conv1d, conv2d, type Sliding2 } from "./convolution.ts";
export { crossEntropy } from "./cross-entropy.ts";
export { type Cumulative, cumulativeMaximum, cumulativeProduct, cumulativeSum } from "./cumulative.ts";
export { div } from "./div.ts";
export { dot, outer } from "./dot.ts";
export { dropout } from "./dropout.ts";
export { einsum } from "./einsum.ts";
export type { ShapeOf } from "./elementwise.ts";
export { elu } from "./elu.ts";
export { erfInverse } from "./erf-inverse.ts";
export { erf, erfc } from "./error-function.ts";
export { huber, mse, smoothL1 } from "./errors.ts";
export { exp } from "./exp.ts";
export { expand } from "./expand.ts";
export { expm1 } from "./expm1.ts";
export { filled } from "./filled.ts";
export { flip, roll } from "./flip.ts";
export { fn, type NamedFunction } from "./fn.ts";
export { gather } from "./gather.ts";
export { gatherAlong, scatterAlong } from "./gather-along.ts";
export { gelu, geluTanh } from "./gelu.ts";
export { log } from "./log.ts";
export { and, type Connective, not, or } from "./logic.ts";
export { digamma, logGamma } from "./log-gamma.ts";
export { logSigmoid } from "./log-sigmoid.ts";
export { log1p } from "./log1p.ts";
export { logSoftmax, logSumExp } from "./log-sum-exp.ts";
export { binaryCrossEntropy, bpr, hinge } from "./losses.ts";
export { causalMask, lengthMask } from "./mask.ts";
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
export { matmul } from "./matmul.ts";
export { maximum } from "./maximum.ts";
export { minimum } from "./minimum.ts";
export { mul } from "./mul.ts";
export { neg } from "./neg.ts";
export { layerNorm, norm, rmsNorm } from "./norms.ts";
export { oneHot } from "./one-hot.ts";
export { permutation } from "./permutation.ts";
export { maxPool, meanPool, type Pool } from "./pooling.ts";
export { pow } from "./power.ts";
export { prod } from "./product.ts";
export { coarseUniform, type KeyTensor, keyTensor, normal, uniform, uniformBetween } from "./random.ts";
export { reciprocal, rsqrt } from "./reciprocal.ts";
export {
  type CellWeights,
  type GruCell,
  gruCell,
  type GruWeights,
  type LstmCell,
  lstmCell,
  type LstmState,
} from "./recurrent.ts";
export {
  type Axes,
  type AxesOf,
  type Axis,
  type AxisOf,
  type Keep,
  max,
  mean,
  min,
  type Reduction,
  sum,
} from "./reductions.ts";
export { relu } from "./relu.ts";
export { remainder } from "./remainder.ts";
export { repeat, squeeze } from "./repeat.ts";
export { reshape } from "./reshape.ts";
export { ceil, floor, round } from "./rounding.ts";
export { scan, type Scanned } from "./scan.ts";
export { scatter } from "./scatter.ts";
export { select } from "./select.ts";
export { sigmoid } from "./sigmoid.ts";
export { slice, take } from "./slice.ts";
export type { Padding, Slid, Sliding } from "./sliding.ts";
export { softmax } from "./softmax.ts";
export { softplus } from "./softplus.ts";
export { softsign } from "./softsign.ts";
export { logDeterminant, solve } from "./solve.ts";
export { argmax, argmin, argsort, type Order, type Ordered, sort, topK } from "./sort.ts";
export { everyNth, split } from "./split.ts";
export { sqrt } from "./sqrt.ts";
export { square } from "./square.ts";
export { stopGradient } from "./stop-gradient.ts";
export { sub } from "./sub.ts";
export { tanh } from "./tanh.ts";
export { read, tensor } from "./tensor.ts";
export { triangular, type TriangularOrder } from "./triangular.ts";
export { type Triangle, triangularSolve } from "./triangular-solve.ts";
export { cos, sin } from "./trigonometric.ts";
export { type Bounds, truncatedNormal } from "./truncated-normal.ts";
export { type Correction, standardDeviation, variance } from "./variance.ts";
export { permute } from "./view.ts";
export { window } from "./window.ts";
