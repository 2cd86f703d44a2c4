/** The operations that the laws are tried on, by their names. */
import { sampleAttention } from "../ops/attention.ts";
import * as authors from "../ops/authors.ts";
import { sampleBatchNorm } from "../ops/batch-norm.ts";
import { sampleConcat } from "../ops/concat.ts";
import { sampleContract } from "../ops/contract.ts";
import { sampleCrossEntropy } from "../ops/cross-entropy.ts";
import { sampleElu } from "../ops/elu.ts";
import { sampleHuber } from "../ops/errors.ts";
import { sampleGatherAlong, sampleScatterAlong } from "../ops/gather-along.ts";
import { sampleGather } from "../ops/gather.ts";
import * as users from "../ops/index.ts";
import { sampleLogSoftmax, sampleLogSumExp } from "../ops/log-sum-exp.ts";
import { sampleLayerNorm, sampleNorm, sampleRmsNorm } from "../ops/norms.ts";
import { sampleReshape } from "../ops/reshape.ts";
import type { Sampler } from "../ops/sample.ts";
import { sampleScatter } from "../ops/scatter.ts";
import { sampleSelect } from "../ops/select.ts";
import { sampleSlice } from "../ops/slice.ts";
import { sampleSoftmax } from "../ops/softmax.ts";
import { sampleTopK } from "../ops/sort.ts";
import { sampleView } from "../ops/view.ts";
import { sampleWindow } from "../ops/window.ts";

/** Operations that carry their sampler, as `unary` and `binary` make them. An exported one is drawn without another line. */
const defined = Object.entries({ ...users, ...authors }).flatMap(
  ([name, f]): readonly (readonly [string, Sampler])[] => ("sample" in f ? [[name, f.sample]] : []),
);

/** The samplers of other operations, which stand beside them. */
const others: Readonly<Record<string, Sampler>> = {
  attention: sampleAttention,
  batchNorm: sampleBatchNorm,
  concat: sampleConcat,
  contract: sampleContract,
  crossEntropy: sampleCrossEntropy,
  elu: sampleElu,
  gather: sampleGather,
  gatherAlong: sampleGatherAlong,
  huber: sampleHuber,
  layerNorm: sampleLayerNorm,
  logSoftmax: sampleLogSoftmax,
  logSumExp: sampleLogSumExp,
  norm: sampleNorm,
  reshape: sampleReshape,
  rmsNorm: sampleRmsNorm,
  scatter: sampleScatter,
  scatterAlong: sampleScatterAlong,
  select: sampleSelect,
  slice: sampleSlice,
  softmax: sampleSoftmax,
  topK: sampleTopK,
  view: sampleView,
  window: sampleWindow,
};

/** It has no derivative, by intent, and so nothing that differences could tell. */
const NOT_DIFFERENTIATED = "stopGradient";

/** The sampler of every operation that has a derivative, by the operation's name: what the property tests go through. */
export const samplers: Readonly<Record<string, Sampler>> = Object.fromEntries(
  [...defined, ...Object.entries(others)]
    .filter(([name]) => name !== NOT_DIFFERENTIATED)
    .toSorted(([a], [b]) => (a < b ? -1 : 1)),
);
