import { abs, sign } from "./abs.ts";
import { add } from "./add.ts";
import { sampleConcat } from "./concat.ts";
import { sampleContract } from "./contract.ts";
import { sampleCrossEntropy } from "./cross-entropy.ts";
import { sampleCumulativeSum } from "./cumulative-sum.ts";
import { div } from "./div.ts";
import { equal } from "./equal.ts";
import { exp } from "./exp.ts";
import { sampleGatherAlong, sampleScatterAlong } from "./gather-along.ts";
import { sampleGather } from "./gather.ts";
import { greater } from "./greater.ts";
import { sampleLogSoftmax, sampleLogSumExp } from "./log-sum-exp.ts";
import { log } from "./log.ts";
import { maximum } from "./maximum.ts";
import { minimum } from "./minimum.ts";
import { mul } from "./mul.ts";
import { neg } from "./neg.ts";
import { sampleLayerNorm, sampleNorm } from "./norms.ts";
import { max, mean, min, sum } from "./reductions.ts";
import { relu } from "./relu.ts";
import { sampleReshape } from "./reshape.ts";
import type { Sampler } from "./sample.ts";
import { sampleScatter } from "./scatter.ts";
import { sampleSelect } from "./select.ts";
import { sigmoid } from "./sigmoid.ts";
import { sampleSlice } from "./slice.ts";
import { sampleTopK } from "./sort.ts";
import { sampleSoftmax } from "./softmax.ts";
import { softplus } from "./softplus.ts";
import { sqrt } from "./sqrt.ts";
import { square } from "./square.ts";
import { identity } from "./stop-gradient.ts";
import { sub } from "./sub.ts";
import { tanh } from "./tanh.ts";
import { cos, sin } from "./trigonometric.ts";
import { sampleView } from "./view.ts";
import { sampleWindow } from "./window.ts";

/** The sampler of every operation that has a derivative, by the operation's name: what the property tests go through. */
export const samplers: Readonly<Record<string, Sampler>> = {
  abs: abs.sample,
  add: add.sample,
  concat: sampleConcat,
  contract: sampleContract,
  cos: cos.sample,
  crossEntropy: sampleCrossEntropy,
  cumulativeSum: sampleCumulativeSum,
  div: div.sample,
  equal: equal.sample,
  exp: exp.sample,
  gather: sampleGather,
  gatherAlong: sampleGatherAlong,
  greater: greater.sample,
  identity: identity.sample,
  layerNorm: sampleLayerNorm,
  log: log.sample,
  logSoftmax: sampleLogSoftmax,
  logSumExp: sampleLogSumExp,
  max: max.sample,
  maximum: maximum.sample,
  mean: mean.sample,
  min: min.sample,
  minimum: minimum.sample,
  mul: mul.sample,
  neg: neg.sample,
  norm: sampleNorm,
  relu: relu.sample,
  reshape: sampleReshape,
  scatter: sampleScatter,
  scatterAlong: sampleScatterAlong,
  select: sampleSelect,
  sigmoid: sigmoid.sample,
  sign: sign.sample,
  sin: sin.sample,
  slice: sampleSlice,
  softmax: sampleSoftmax,
  softplus: softplus.sample,
  sqrt: sqrt.sample,
  square: square.sample,
  sub: sub.sample,
  sum: sum.sample,
  tanh: tanh.sample,
  topK: sampleTopK,
  view: sampleView,
  window: sampleWindow,
};
