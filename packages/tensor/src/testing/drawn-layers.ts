/** Layers and losses for drawn programs, by the names of their operations: what each makes of drawn tensors, or nothing where they do not fit. */
import { at } from "../extend.ts";
import { add, mul, reshape, type Shape, sigmoid, type Tensor } from "../index.ts";
import * as operations from "../operations.ts";
import { bounded } from "./drawn-operations.ts";
import { type Made, call, along, pair, ofLast, matrix, weights } from "./operation-makers.ts";

export const layers: Readonly<Record<string, Made>> = {
  embeddingBag: ({ table, indices, choose }) =>
    bounded(call("embeddingBag", table, indices, { combine: at(["sum", "mean", "max"], choose(3)) })),
  inBatchNegatives: ({ x }) => {
    const y = matrix(x, "batch", "unit");
    const square = y && call("matmul", bounded(y), call("permute", bounded(y), [1, 0]));
    return square && bounded(call("inBatchNegatives", square));
  },
  sampledSoftmax: ({ x }) => {
    const y = matrix(x, "batch", "samples");
    return y && bounded(call("sampledSoftmax", call("mean", y, -1), bounded(y), { mask: call("greater", y, 0) }));
  },
  conv1d: ({ x }) => {
    const y = matrix(x, "length", "in");
    if (!y) return undefined;
    const filters = weights(y, [2, "in", 3], [2, at(y.sizes, 1), 3]);
    return bounded(call("conv1d", y, filters, { padding: "causal", dilation: 2 }));
  },
  conv2d: ({ x }) => {
    const y = matrix(x, "height", "width");
    if (!y) return undefined;
    const image = reshape(y, [...y.shape, 1], [...y.sizes, 1]);
    return bounded(call("conv2d", image, weights(y, [2, 2, 1, 2], [2, 2, 1, 2]), { padding: "same", stride: [1, 2] }));
  },
  maxPool: along("maxPool", (choose, size) => [1 + choose(size), { stride: 1 + choose(2) }]),
  meanPool: along("meanPool", (choose, size) => [1 + choose(size), { stride: 1 + choose(2), padding: "same" }]),
  attention: ({ x, choose }) => {
    const y = matrix(x, "queries", "dim");
    if (!y) return undefined;
    const keys = reshape(call("sin", y), ["keys", "dim"], y.sizes);
    const size = at(y.sizes, 0);
    const mask = reshape(call("causalMask", size, size), ["queries", "keys"], [size, size]);
    return call("attention", y, keys, keys, ...(choose(2) === 0 ? [] : [mask]));
  },
  batchNorm: ({ x, choose }) => {
    const y = matrix(x, "rows", "units");
    if (!y) return undefined;
    const [mean, one] = [call("mean", y, -2), call("mean", call("square", y), -2)];
    const norm = operations.batchNorm as unknown as (...given: readonly unknown[]) => { readonly output: Tensor };
    const state = { mean: mul<Tensor, number>(mean, 0.5), variance: add<Tensor, number>(one, 0.5) };
    // An epsilon that rounding does not reach: the values of a row may all be equal.
    return bounded(norm(y, { gain: one, bias: mean }, state, { training: choose(2) === 0, epsilon: 0.1 }).output);
  },
  crossEntropy: ({ x }) => {
    const y = matrix(x, "rows", "classes");
    return y && bounded(call("crossEntropy", y, call("argmin", call("sin", y), -1)));
  },
  elu: ({ x }) => call("elu", x, 0.7),
  gruCell: ({ x }) => {
    const y = matrix(x, "batch", "in");
    if (!y) return undefined;
    const [batch, from] = y.sizes as [number, number];
    const parts = {
      input: weights(y, ["in", 3, "units"], [from, 3, 2]),
      hidden: weights(y, ["units", 3, "units"], [2, 3, 2]),
      bias: weights(y, [3, "units"], [3, 2]),
      hiddenBias: weights(y, [3, "units"], [3, 2]),
    };
    return call("gruCell", y, weights(y, ["batch", "units"], [batch, 2]), parts);
  },
  hinge: pair("hinge", 0.3),
  huber: pair("huber", 0.4),
  smoothL1: pair("smoothL1", 0.4),
  mse: pair("mse"),
  bpr: pair("bpr"),
  binaryCrossEntropy: ({ x }) => call("binaryCrossEntropy", x, sigmoid<Shape>(call("sin", x))),
  layerNorm: ofLast("layerNorm", 2, 0.1),
  leakyRelu: ({ x }) => call("leakyRelu", x, 0.2),
  lstmCell: ({ x }) => {
    const y = matrix(x, "batch", "in");
    if (!y) return undefined;
    const [batch, from] = y.sizes as [number, number];
    const parts = {
      input: weights(y, ["in", 4, "units"], [from, 4, 2]),
      hidden: weights(y, ["units", 4, "units"], [2, 4, 2]),
      bias: weights(y, [4, "units"], [4, 2]),
    };
    const state = {
      hidden: weights(y, ["batch", "units"], [batch, 2]),
      cell: weights(y, ["batch", "units"], [batch, 2]),
    };
    return (call("lstmCell", y, state, parts) as unknown as { readonly hidden: Tensor }).hidden;
  },
  multiHeadAttention: ({ x }) => {
    const y = matrix(x, "length", "dim");
    if (!y) return undefined;
    const size = at(y.sizes, 1);
    const own = weights(y, ["dim", "dim"], [size, size]);
    const parts = { query: own, key: own, value: own, output: own };
    return bounded(call("multiHeadAttention", y, y, parts, size % 2 === 0 ? 2 : 1));
  },
  rmsNorm: ofLast("rmsNorm", 1, 0.1),
};
