import { abs, sign } from "./abs.ts";
import { add } from "./add.ts";
import { atan2 } from "./arctangent.ts";
import { sampleBatchNorm } from "./batch-norm.ts";
import { sampleHuber } from "./errors.ts";
import { sampleConcat } from "./concat.ts";
import { sampleContract } from "./contract.ts";
import { sampleCrossEntropy } from "./cross-entropy.ts";
import { cumulativeMaximum, cumulativeProduct, cumulativeSum } from "./cumulative.ts";
import { div } from "./div.ts";
import { sampleElu } from "./elu.ts";
import { equal } from "./equal.ts";
import { erf, erfc } from "./error-function.ts";
import { exp } from "./exp.ts";
import { expm1 } from "./expm1.ts";
import { sampleGatherAlong, sampleScatterAlong } from "./gather-along.ts";
import { sampleGather } from "./gather.ts";
import { gelu, geluTanh } from "./gelu.ts";
import { greater } from "./greater.ts";
import { logSigmoid } from "./log-sigmoid.ts";
import { sampleLogSoftmax, sampleLogSumExp } from "./log-sum-exp.ts";
import { log } from "./log.ts";
import { log1p } from "./log1p.ts";
import { maskedLogSoftmax, maskedLogSumExp, maskedMax, maskedMean, maskedSoftmax, maskedSum } from "./masked.ts";
import { maximum } from "./maximum.ts";
import { sampleAttention } from "./attention.ts";
import { minimum } from "./minimum.ts";
import { mul } from "./mul.ts";
import { neg } from "./neg.ts";
import { sampleLayerNorm, sampleNorm, sampleRmsNorm } from "./norms.ts";
import { pow } from "./power.ts";
import { prod } from "./product.ts";
import { reciprocal, rsqrt } from "./reciprocal.ts";
import { max, mean, min, sum } from "./reductions.ts";
import { relu } from "./relu.ts";
import { remainder } from "./remainder.ts";
import { sampleReshape } from "./reshape.ts";
import { ceil, floor, round } from "./rounding.ts";
import type { Sampler } from "./sample.ts";
import { sampleScatter } from "./scatter.ts";
import { sampleSelect } from "./select.ts";
import { sigmoid } from "./sigmoid.ts";
import { sampleSlice } from "./slice.ts";
import { sampleSoftmax } from "./softmax.ts";
import { softplus } from "./softplus.ts";
import { softsign } from "./softsign.ts";
import { sampleTopK } from "./sort.ts";
import { sqrt } from "./sqrt.ts";
import { square } from "./square.ts";
import { identity } from "./stop-gradient.ts";
import { sub } from "./sub.ts";
import { tanh } from "./tanh.ts";
import { cos, sin } from "./trigonometric.ts";
import { standardDeviation, variance } from "./variance.ts";
import { sampleView } from "./view.ts";
import { sampleWindow } from "./window.ts";

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
