/** The operations that the laws are tried on, by their names. */
import { sampleQuantifier } from "../ops/any.ts";
import { sampleInts } from "../ops/arithmetic.ts";
import { sampleAttention } from "../ops/attention.ts";
import * as authors from "../ops/authors.ts";
import { sampleBatchNorm } from "../ops/batch-norm.ts";
import { sampleToFloat, sampleToInt } from "../ops/cast.ts";
import { sampleComparison } from "../ops/comparison.ts";
import { sampleCholesky } from "../ops/cholesky.ts";
import { sampleConcat } from "../ops/concat.ts";
import { sampleContract } from "../ops/contract.ts";
import { sampleConv1d, sampleConv2d } from "../ops/convolution.ts";
import { sampleCrossEntropy } from "../ops/cross-entropy.ts";
import { sampleCumulative } from "../ops/cumulative.ts";
import { sampleElu } from "../ops/elu.ts";
import { sampleEmbeddingBag } from "../rows/embedding-bag.ts";
import { sampleHuber } from "../ops/errors.ts";
import { sampleGatherAlong, sampleScatterAlong } from "../ops/gather-along.ts";
import { sampleGather } from "../rows/gather.ts";
import * as users from "../operations.ts";
import { sampleLogSoftmax, sampleLogSumExp } from "../ops/log-sum-exp.ts";
import { sampleConnective, sampleNot } from "../ops/logic.ts";
import { sampleMasked } from "../ops/masked.ts";
import { sampleInBatchNegatives, sampleSampledSoftmax } from "../ops/negatives.ts";
import { sampleLayerNorm, sampleNorm, sampleRmsNorm } from "../ops/norms.ts";
import { samplePool } from "../ops/pooling.ts";
import { samplePower } from "../ops/power.ts";
import { sampleProduct } from "../ops/product.ts";
import { sampleReduce } from "../ops/reduce.ts";
import { sampleMean } from "../ops/reductions.ts";
import { sampleReshape } from "../ops/reshape.ts";
import { sampleElementwise, type Sampler } from "../ops/sample.ts";
import { sampleScatter } from "../rows/scatter.ts";
import { sampleSelect } from "../ops/select.ts";
import { sampleSlice } from "../ops/slice.ts";
import { sampleSoftmax } from "../ops/softmax.ts";
import { sampleLogDeterminant, sampleSolve } from "../ops/solve.ts";
import { sampleTopK } from "../ops/sort.ts";
import { sampleTriangular } from "../ops/triangular.ts";
import { sampleTriangularSolve } from "../ops/triangular-solve.ts";
import type { AnyTensor, Tensor } from "../tensor.ts";
import type { Shape } from "../shape/dimension.ts";
import { sampleDeviation, sampleVariance } from "../ops/variance.ts";
import { sampleView } from "../ops/view.ts";
import { sampleWindow } from "../ops/window.ts";

/** Operations that `unary` and `binary` made, which carry what to draw. An exported one is drawn without another line. */
const defined = Object.fromEntries(
  Object.entries({ ...users, ...authors }).flatMap(([name, f]): readonly (readonly [string, Sampler])[] =>
    "sample" in f ? [[name, sampleElementwise(f)]] : [],
  ),
);

/** Operations of ints, which are drawn together. */
type Ints = Tensor<Shape, "int">;
const ofInts: readonly ((x: Ints, y: Ints) => AnyTensor)[] = [
  (x, y) => users.add<Ints, Ints>(x, y),
  (x, y) => users.sub<Ints, Ints>(x, y),
  (x, y) => users.mul<Ints, Ints>(x, y),
  (x, y) => users.div<Ints, Ints>(x, y),
  (x, y) => users.remainder<Ints, Ints>(x, y),
  (x, y) => users.maximum<Ints, Ints>(x, y),
  (x, y) => users.minimum<Ints, Ints>(x, y),
  (x, y) => users.less<Ints, Ints>(x, y),
  (x, y) => users.select<Tensor<Shape, "bool">, Ints, number>(users.equal<Ints, Ints>(x, y), x, 7),
  (x, y) => users.toFloat<Shape, "int">(users.sum<Shape, "int">(users.mul<Ints, Ints>(x, y))),
  (x) => users.abs<Shape, "int">(x),
  (x) => users.neg<Shape, "int">(x),
  (x) => users.sign<Shape, "int">(x),
  (x) => users.square<Shape, "int">(x),
];

/** The samplers of other operations, which stand beside them. */
const others: Readonly<Record<string, Sampler>> = {
  all: sampleQuantifier(users.all),
  and: sampleConnective(users.and),
  "operations of ints": sampleInts(ofInts),
  any: sampleQuantifier(users.any),
  attention: sampleAttention,
  batchNorm: sampleBatchNorm,
  cholesky: sampleCholesky,
  concat: sampleConcat,
  contract: sampleContract,
  conv1d: sampleConv1d,
  conv2d: sampleConv2d,
  crossEntropy: sampleCrossEntropy,
  cumulativeMaximum: sampleCumulative(users.cumulativeMaximum),
  cumulativeProduct: sampleCumulative(users.cumulativeProduct),
  cumulativeSum: sampleCumulative(users.cumulativeSum),
  elu: sampleElu,
  equal: sampleComparison(users.equal),
  embeddingBag: sampleEmbeddingBag,
  gather: sampleGather,
  gatherAlong: sampleGatherAlong,
  greater: sampleComparison(users.greater),
  greaterEqual: sampleComparison(users.greaterEqual),
  huber: sampleHuber,
  identity: sampleElementwise(Object.assign((x: Tensor) => authors.identity(x), { sample: [{}] })),
  inBatchNegatives: sampleInBatchNegatives,
  layerNorm: sampleLayerNorm,
  less: sampleComparison(users.less),
  lessEqual: sampleComparison(users.lessEqual),
  logDeterminant: sampleLogDeterminant,
  logSoftmax: sampleLogSoftmax,
  logSumExp: sampleLogSumExp,
  maskedLogSoftmax: sampleMasked(users.maskedLogSoftmax),
  maskedLogSumExp: sampleMasked(users.maskedLogSumExp),
  maskedMax: sampleMasked(users.maskedMax),
  maskedMean: sampleMasked(users.maskedMean),
  maskedSoftmax: sampleMasked(users.maskedSoftmax),
  maskedSum: sampleMasked(users.maskedSum),
  max: sampleReduce("maximum"),
  maxPool: samplePool(users.maxPool),
  mean: sampleMean,
  meanPool: samplePool(users.meanPool),
  min: sampleReduce("minimum"),
  norm: sampleNorm,
  not: sampleNot,
  notEqual: sampleComparison(users.notEqual),
  or: sampleConnective(users.or),
  pow: samplePower,
  prod: sampleProduct,
  reshape: sampleReshape,
  rmsNorm: sampleRmsNorm,
  sampledSoftmax: sampleSampledSoftmax,
  scatter: sampleScatter,
  scatterAlong: sampleScatterAlong,
  select: sampleSelect,
  slice: sampleSlice,
  softmax: sampleSoftmax,
  solve: sampleSolve,
  standardDeviation: sampleDeviation,
  sum: sampleReduce("sum"),
  toFloat: sampleToFloat,
  toInt: sampleToInt,
  topK: sampleTopK,
  triangular: sampleTriangular,
  triangularSolve: sampleTriangularSolve,
  variance: sampleVariance,
  view: sampleView,
  window: sampleWindow,
};

/** The sampler of every operation that has a derivative, by the operation's name: what the property tests go through. */
export const samplers: Readonly<Record<string, Sampler>> = Object.fromEntries(
  Object.entries({ ...defined, ...others }).toSorted(([a], [b]) => (a < b ? -1 : 1)),
);
