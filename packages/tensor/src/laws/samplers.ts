/** The operations that the laws are tried on, by their names. */
import { abs, sign } from "../ops/abs.ts";
import { add } from "../ops/add.ts";
import { atan2 } from "../ops/arctangent.ts";
import { sampleBatchNorm } from "../ops/batch-norm.ts";
import { sampleHuber } from "../ops/errors.ts";
import { sampleConcat } from "../ops/concat.ts";
import { sampleContract } from "../ops/contract.ts";
import { sampleCrossEntropy } from "../ops/cross-entropy.ts";
import { cumulativeMaximum, cumulativeProduct, cumulativeSum } from "../ops/cumulative.ts";
import { div } from "../ops/div.ts";
import { sampleElu } from "../ops/elu.ts";
import { equal } from "../ops/equal.ts";
import { erf, erfc } from "../ops/error-function.ts";
import { exp } from "../ops/exp.ts";
import { expm1 } from "../ops/expm1.ts";
import { sampleGatherAlong, sampleScatterAlong } from "../ops/gather-along.ts";
import { sampleGather } from "../ops/gather.ts";
import { gelu, geluTanh } from "../ops/gelu.ts";
import { greater } from "../ops/greater.ts";
import { logSigmoid } from "../ops/log-sigmoid.ts";
import { sampleLogSoftmax, sampleLogSumExp } from "../ops/log-sum-exp.ts";
import { log } from "../ops/log.ts";
import { log1p } from "../ops/log1p.ts";
import { maskedLogSoftmax, maskedLogSumExp, maskedMax, maskedMean, maskedSoftmax, maskedSum } from "../ops/masked.ts";
import { maximum } from "../ops/maximum.ts";
import { sampleAttention } from "../ops/attention.ts";
import { minimum } from "../ops/minimum.ts";
import { mul } from "../ops/mul.ts";
import { neg } from "../ops/neg.ts";
import { sampleLayerNorm, sampleNorm, sampleRmsNorm } from "../ops/norms.ts";
import { pow } from "../ops/power.ts";
import { prod } from "../ops/product.ts";
import { reciprocal, rsqrt } from "../ops/reciprocal.ts";
import { max, mean, min, sum } from "../ops/reductions.ts";
import { relu } from "../ops/relu.ts";
import { remainder } from "../ops/remainder.ts";
import { sampleReshape } from "../ops/reshape.ts";
import { ceil, floor, round } from "../ops/rounding.ts";
import type { Sampler } from "../ops/sample.ts";
import { sampleScatter } from "../ops/scatter.ts";
import { sampleSelect } from "../ops/select.ts";
import { sigmoid } from "../ops/sigmoid.ts";
import { sampleSlice } from "../ops/slice.ts";
import { sampleSoftmax } from "../ops/softmax.ts";
import { softplus } from "../ops/softplus.ts";
import { softsign } from "../ops/softsign.ts";
import { sampleTopK } from "../ops/sort.ts";
import { sqrt } from "../ops/sqrt.ts";
import { square } from "../ops/square.ts";
import { identity } from "../ops/stop-gradient.ts";
import { sub } from "../ops/sub.ts";
import { tanh } from "../ops/tanh.ts";
import { cos, sin } from "../ops/trigonometric.ts";
import { standardDeviation, variance } from "../ops/variance.ts";
import { sampleView } from "../ops/view.ts";
import { sampleWindow } from "../ops/window.ts";

/** The sampler of every operation that has a derivative, by the operation's name: what the property tests go through. */
export const samplers: Readonly<Record<string, Sampler>> = {
  abs: abs.sample,
  add: add.sample,
  atan2: atan2.sample,
  attention: sampleAttention,
  ceil: ceil.sample,
  batchNorm: sampleBatchNorm,
  concat: sampleConcat,
  contract: sampleContract,
  cos: cos.sample,
  crossEntropy: sampleCrossEntropy,
  cumulativeMaximum: cumulativeMaximum.sample,
  cumulativeProduct: cumulativeProduct.sample,
  cumulativeSum: cumulativeSum.sample,
  div: div.sample,
  elu: sampleElu,
  equal: equal.sample,
  erf: erf.sample,
  erfc: erfc.sample,
  exp: exp.sample,
  expm1: expm1.sample,
  floor: floor.sample,
  gather: sampleGather,
  gatherAlong: sampleGatherAlong,
  gelu: gelu.sample,
  geluTanh: geluTanh.sample,
  greater: greater.sample,
  huber: sampleHuber,
  identity: identity.sample,
  layerNorm: sampleLayerNorm,
  log1p: log1p.sample,
  log: log.sample,
  logSigmoid: logSigmoid.sample,
  logSoftmax: sampleLogSoftmax,
  logSumExp: sampleLogSumExp,
  maskedLogSoftmax: maskedLogSoftmax.sample,
  maskedLogSumExp: maskedLogSumExp.sample,
  maskedMax: maskedMax.sample,
  maskedMean: maskedMean.sample,
  maskedSoftmax: maskedSoftmax.sample,
  maskedSum: maskedSum.sample,
  max: max.sample,
  maximum: maximum.sample,
  mean: mean.sample,
  min: min.sample,
  minimum: minimum.sample,
  mul: mul.sample,
  neg: neg.sample,
  norm: sampleNorm,
  pow: pow.sample,
  prod: prod.sample,
  reciprocal: reciprocal.sample,
  relu: relu.sample,
  remainder: remainder.sample,
  reshape: sampleReshape,
  rmsNorm: sampleRmsNorm,
  round: round.sample,
  rsqrt: rsqrt.sample,
  scatter: sampleScatter,
  scatterAlong: sampleScatterAlong,
  select: sampleSelect,
  sigmoid: sigmoid.sample,
  sign: sign.sample,
  sin: sin.sample,
  slice: sampleSlice,
  softmax: sampleSoftmax,
  softplus: softplus.sample,
  softsign: softsign.sample,
  sqrt: sqrt.sample,
  square: square.sample,
  standardDeviation: standardDeviation.sample,
  sub: sub.sample,
  sum: sum.sample,
  tanh: tanh.sample,
  topK: sampleTopK,
  variance: variance.sample,
  view: sampleView,
  window: sampleWindow,
};
