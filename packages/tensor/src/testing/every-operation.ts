/**
 * Every exported operation for drawn programs, by its name: what it makes of drawn tensors, or nothing where they do not fit. Their
 * names and sizes are drawn, so that TypeScript cannot check them here.
 */
import { at, type Elementwise } from "../extend.ts";
import { add, count, mul, reshape, type Shape, sigmoid, sum, type Tensor } from "../index.ts";
import * as operations from "../ops/index.ts";
import { axisIn, bounded, type Given, isEmpty, renamed } from "./drawn-operations.ts";

export { operations };

type Made = (given: Given) => Tensor | undefined;

const byName = new Map(Object.entries(operations).map(([name, f]) => [name, f as unknown as Loose]));
type Loose = (...drawn: readonly unknown[]) => Tensor;

/** An exported operation, of arguments that are drawn. */
const call = (name: keyof typeof operations, ...given: readonly unknown[]): Tensor => {
  const operation = byName.get(name);
  if (operation) return operation(...given);
  throw new RangeError(`There is no operation '${name}'.`);
};

/** A tensor moved into the interval that an operation is defined in. */
const into = (x: Tensor, { min, max, avoid }: Elementwise<readonly Tensor[]>["sample"][number] = {}): Tensor => {
  // Away from what stands often in programs: of 0 the rules of algebra leave any sign, which decides some operations.
  if (min === undefined && max === undefined) return avoid ? add<Tensor, number>(bounded(x), 0.013) : bounded(x);
  const [low, high] = [min ?? -3, max ?? 3];
  return add<Tensor, number>(mul<Tensor, number>(sigmoid<Shape>(x), high - low), low);
};

/** Operations that one expression defines, of one operand or two: an exported one is here without another line. */
const elementwise: Readonly<Record<string, Made>> = Object.fromEntries(
  Object.entries(operations).flatMap(([name, f]) => {
    if (!("sample" in f)) return [];
    const [first, second] = f.sample;
    const make: Made = ({ x, pick }) => {
      const apply = f as unknown as (...operands: readonly Tensor[]) => Tensor;
      if (second === undefined) return bounded(apply(into(x, first)));
      const y = pick();
      const like = y.sizes.join() === x.sizes.join() ? reshape(y, x.shape, x.sizes) : sum<Shape>(y);
      return bounded(apply(into(x, first), into(like, second)));
    };
    return [[name, make] as const];
  }),
);

/** An operation over some axes of a tensor that has elements; the result is bounded. */
const over =
  (name: keyof typeof operations, hasMask = false, keeps = false): Made =>
  ({ x, pick, choose }) => {
    if (x.sizes.length === 0 || isEmpty(x)) return undefined;
    const first = axisIn(x, choose);
    const axes = x.sizes.flatMap((_, axis) => (axis === first || choose(3) === 0 ? [axis - x.sizes.length] : []));
    const y = pick();
    const against = y.sizes.join() === x.sizes.join() ? reshape(y, x.shape, x.sizes) : bounded(sum<Shape>(y));
    const counted = call("greater", x, against);
    const made = call(name, x, ...(hasMask ? [counted] : []), axes, ...(keeps ? [{ keep: choose(2) === 0 }] : []));
    return bounded(made);
  };

/** An operation along one axis, with arguments drawn for the size of the axis. */
const along =
  (
    name: keyof typeof operations,
    draw: (choose: Given["choose"], size: number) => readonly unknown[] = () => [],
  ): Made =>
  ({ x, choose }) => {
    if (x.sizes.length === 0 || isEmpty(x)) return undefined;
    const axis = axisIn(x, choose);
    return bounded(call(name, x, axis - x.sizes.length, ...draw(choose, at(x.sizes, axis))));
  };

/** An operation of two tensors of one shape. */
const pair =
  (name: keyof typeof operations, ...given: readonly unknown[]): Made =>
  ({ x, pick }) => {
    const y = pick();
    return isEmpty(x)
      ? undefined
      : call(
          name,
          x,
          y.sizes.join() === x.sizes.join() ? reshape(y, x.shape, x.sizes) : mul<Tensor, number>(x, 0.5),
          ...given,
        );
  };

/** An operation of the last axis, of lists of that size, and of other arguments. */
const ofLast =
  (name: keyof typeof operations, lists: number, ...given: readonly unknown[]): Made =>
  ({ x }) => {
    if (x.sizes.length === 0 || isEmpty(x)) return undefined;
    const [last, size] = [at(x.shape, x.shape.length - 1), at(x.sizes, x.sizes.length - 1)];
    const row = call("mean", reshape(x, ["rows", last], [count(x.sizes) / size, size]), -2);
    return bounded(call(name, x, ...Array.from({ length: lists }, (_, k) => add<Tensor, number>(row, k)), ...given));
  };

/** A tensor as a matrix of its first axis and all others, both with names of their own. */
const matrix = (x: Tensor, rows: string, columns: string): Tensor | undefined => {
  const [first, ...rest] = x.sizes;
  return first === undefined || isEmpty(x) ? undefined : reshape(x, [rows, columns], [first, count(rest)]);
};

/** Weights of given sizes, made of a tensor. */
const weights = (x: Tensor, shape: Shape, sizes: readonly number[]): Tensor => {
  const numbers = Float64Array.from({ length: count(sizes) }, (_, i) => Math.sin(3 * i + 1) / 2);
  return mul<Tensor, Tensor>(call("constant", numbers, shape, sizes), bounded(sum<Shape>(x)));
};

const COMPARISONS = ["equal", "notEqual", "greater", "greaterEqual", "less", "lessEqual"] as const;

/** A condition of a tensor: of whole numbers, since others may be equal in float32 alone. */
const compared = (x: Tensor, choose: Given["choose"], name = at(COMPARISONS, choose(COMPARISONS.length))): Tensor =>
  call(name, call("floor", mul<Tensor, number>(x, 3)), call("floor", mul<Tensor, number>(x, 2)));

/** An operation of small matrices that are far from singular, made of the rows of a tensor, and of a list of as many numbers. */
const ofSquares =
  (name: keyof typeof operations, hasRight = false): Made =>
  ({ x }) => {
    const y = matrix(x, "row", "unit");
    const size = x.sizes[0] ?? 0;
    if (!y || size > 3) return undefined;
    const rows = bounded(y);
    const twice = Float64Array.from({ length: size * size }, (_, i) => (i % (size + 1) === 0 ? 2 : 0));
    const square = call("matmul", rows, call("permute", rows, [1, 0]));
    const sum = add<Tensor, Tensor>(square, call("constant", twice, ["row", "row"], [size, size]));
    const made = call(name, sum, ...(hasRight ? [call("mean", rows, "unit")] : []));
    return bounded(made.sizes.length === 2 ? reshape(made, ["row", "column"], made.sizes) : made);
  };

const others: Readonly<Record<string, Made>> = {
  cholesky: ofSquares("cholesky"),
  logDeterminant: ofSquares("logDeterminant"),
  solve: ofSquares("solve", true),
  triangularSolve: ofSquares("triangularSolve", true),
  embeddingBag: ({ table, indices, choose }) =>
    bounded(call("embeddingBag", table, indices, { combine: at(["sum", "mean", "max"], choose(3)) })),
  rearrange: ({ x }) => (x.sizes.length === 0 ? undefined : call("rearrange", x, "first ... -> ... first")),
  inBatchNegatives: ({ x }) => {
    const y = matrix(x, "batch", "unit");
    const square = y && call("matmul", bounded(y), call("permute", bounded(y), [1, 0]));
    return square && bounded(call("inBatchNegatives", square));
  },
  sampledSoftmax: ({ x }) => {
    const y = matrix(x, "batch", "samples");
    return y && bounded(call("sampledSoftmax", call("mean", y, -1), bounded(y), { mask: call("greater", y, 0) }));
  },
  triangular: ({ x, choose }) => {
    if (count(x.sizes) < 3) return undefined;
    const first = call("slice", flat(x), -1, 0, 3);
    return call("triangular", first, ...(choose(2) === 0 ? [2, 2] : [3, 3, { diagonal: false, order: "columns" }]));
  },
  all: ({ x, choose }) => {
    if (x.sizes.length === 0 || isEmpty(x)) return undefined;
    const quantified = call(choose(2) === 0 ? "all" : "any", compared(x, choose), -1, { keep: true });
    return call("select", quantified, x, 0.5);
  },
  any: ({ x, choose }) => mul<Tensor, Tensor>(x, call("toFloat", call("any", compared(x, choose)))),
  iota: ({ x }) => {
    if (x.sizes.length === 0) return undefined;
    const last = x.sizes.length - 1;
    return bounded(add<Tensor, Tensor>(x, call("toFloat", call("iota", at(x.shape, last), at(x.sizes, last)))));
  },
  paddingMask: ({ table, indices }) =>
    mul<Tensor, Tensor>(call("toFloat", call("paddingMask", indices, 1)), bounded(sum<Shape>(table))),
  toInt: ({ x, choose }) => {
    const [a, b] = [3, 2].map((times) => call("toInt", mul<Tensor, number>(x, times)));
    const arithmetic = at(["add", "sub", "mul", "maximum", "minimum"] as const, choose(5));
    return bounded(call("toFloat", call(arithmetic, a, b)));
  },
  // Connectives of conditions, as numbers and as a choice.
  and: ({ x, choose }) => call("select", call("and", compared(x, choose), compared(x, choose)), x, 0.5),
  or: ({ x, choose }) => call("select", call("or", compared(x, choose), compared(x, choose)), x, 0.5),
  not: ({ x, choose }) => call("mul", call("toFloat", call("not", compared(x, choose))), x),
  toFloat: ({ x, choose }) => call("toFloat", compared(x, choose)),
  ...Object.fromEntries(
    COMPARISONS.map((name): [string, Made] => [
      name,
      ({ x, choose }) => call("select", compared(x, choose, name), x, 0.25),
    ]),
  ),
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
  argmax: ({ x, choose }) =>
    x.sizes.length < 2 || isEmpty(x)
      ? undefined
      : call("oneHot", call("argmax", x, -1 - choose(2)), "classes", Math.max(...x.sizes)),
  argmin: ({ x, choose }) =>
    x.sizes.length < 2 || isEmpty(x)
      ? undefined
      : call("oneHot", call("argmin", x, -1 - choose(2)), "classes", Math.max(...x.sizes)),
  argsort: ({ x, choose }) =>
    x.sizes.length === 0 || isEmpty(x)
      ? undefined
      : call("gatherAlong", x, call("argsort", x, choose(2) === 0 ? "ascending" : "descending")),
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
  causalMask: ({ x }) =>
    x.sizes.length < 2 || x.sizes.at(-1) !== x.sizes.at(-2) || isEmpty(x)
      ? undefined
      : call(
          "maskedSoftmax",
          x,
          reshape(call("causalMask", "n", at(x.sizes, x.sizes.length - 1)), x.shape.slice(-2), x.sizes.slice(-2)),
          -1,
        ),
  clip: ({ x }) => call("clip", x, -0.6, 0.7),
  concat: ({ x, choose }) =>
    x.sizes.length === 0 ? undefined : call("concat", [x, bounded(x)], axisIn(x, choose) - x.sizes.length, "both"),
  crossEntropy: ({ x }) => {
    const y = matrix(x, "rows", "classes");
    return y && bounded(call("crossEntropy", y, call("argmin", call("sin", y), -1)));
  },
  cumulativeMaximum: along("cumulativeMaximum"),
  cumulativeProduct: along("cumulativeProduct"),
  cumulativeSum: along("cumulativeSum"),
  dot: ({ x }) => bounded(call("dot", flat(x), flat(call("sin", x)))),
  einsum: ({ x, pick, choose }) => {
    const [a, b] = [matrix(x, "i", "k"), matrix(pick(), "j", "m")];
    if (!a || !b) return undefined;
    const kind = choose(3);
    if (kind === 0) return bounded(call("einsum", "i k, j m -> k j", a, b));
    if (kind === 1) return bounded(call("einsum", "i k, j m -> j m*k", a, b));
    return bounded(call("einsum", "i ..., j m, i l -> ... m", a, b, call("sin", a)));
  },
  elu: ({ x }) => call("elu", x, 0.7),
  everyNth: ({ x, choose }) =>
    x.sizes.length === 0 || isEmpty(x)
      ? undefined
      : call("everyNth", x, axisIn(x, choose) - x.sizes.length, 1 + choose(3), "nth"),
  expand: ({ x }) => (x.shape.includes(1) ? undefined : call("expand", x, ["1", ...x.shape].join(" "))),
  filled: ({ x, choose }) => call("filled", choose(3) / 2, x.shape, x.sizes),
  flip: along("flip"),
  gather: ({ table, indices, choose }) =>
    call("gather", table, choose(2) === 0 ? call("flip", indices, -1) : call("roll", indices, -1, 2)),
  gatherAlong: ({ x, choose }) =>
    x.sizes.length === 0 || isEmpty(x)
      ? undefined
      : call("gatherAlong", x, call("flip", call("argsort", x), axisIn(x, choose) - x.sizes.length)),
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
  lengthMask: ({ table, indices }) => {
    const size = Math.max(1, at(table.sizes, 0));
    return call("mul", call("toFloat", call("lengthMask", indices, "places", size)), bounded(sum<Shape>(table)));
  },
  logSoftmax: over("logSoftmax"),
  logSumExp: over("logSumExp", false, true),
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
  maskDiagonal: ({ x }) =>
    x.sizes.length < 2 || isEmpty(x) ? undefined : call("softmax", call("maskDiagonal", x), -2),
  maskedLogSoftmax: over("maskedLogSoftmax", true),
  maskedLogSumExp: over("maskedLogSumExp", true, true),
  maskedMax: over("maskedMax", true, true),
  maskedMean: over("maskedMean", true, true),
  maskedSoftmax: over("maskedSoftmax", true),
  maskedSum: over("maskedSum", true, true),
  matmul: ({ x, pick }) => {
    const [a, b] = [matrix(x, "i", "k"), matrix(pick(), "k", "j")];
    return a && b && a.sizes[1] === b.sizes[0] ? bounded(call("matmul", a, b)) : undefined;
  },
  max: over("max", false, true),
  mean: over("mean", false, true),
  min: over("min", false, true),
  multiHeadAttention: ({ x }) => {
    const y = matrix(x, "length", "dim");
    if (!y) return undefined;
    const size = at(y.sizes, 1);
    const own = weights(y, ["dim", "dim"], [size, size]);
    const parts = { query: own, key: own, value: own, output: own };
    return bounded(call("multiHeadAttention", y, y, parts, size % 2 === 0 ? 2 : 1));
  },
  norm: ({ x, choose }) =>
    x.sizes.length === 0
      ? undefined
      : bounded(call("norm", add<Tensor, number>(x, 1.5), axisIn(x, choose) - x.sizes.length)),
  oneHot: ({ table, indices }) => call("oneHot", indices, "rows", Math.max(1, at(table.sizes, 0))),
  outer: ({ x }) =>
    count(x.sizes) > 30 ? undefined : call("outer", flat(x), reshape(flat(x), ["m"], [count(x.sizes)])),
  pad: along("pad", (choose) => [choose(3), choose(3), choose(2)]),
  permute: ({ x }) =>
    call(
      "permute",
      x,
      x.sizes.map((_, k) => x.sizes.length - 1 - k),
    ),
  prod: over("prod", false, true),
  repeat: along("repeat", (choose) => [1 + choose(3), "repeated"]),
  reshape: ({ x, choose }) => renamed(x, choose),
  rmsNorm: ofLast("rmsNorm", 1, 0.1),
  roll: along("roll", (choose) => [choose(7) - 3]),
  scalar: ({ x, choose }) => mul<Tensor, Tensor>(x, call("scalar", choose(5) / 4)),
  scan: ({ x, choose }) => {
    const y = matrix(x, "steps", "width");
    if (!y || at(y.sizes, 0) > 5) return undefined;
    const step = (state: Tensor, taken: Tensor): Tensor =>
      bounded(add<Tensor, Tensor>(mul<Tensor, number>(state, 0.5), taken));
    const scanned = operations.scan as unknown as (...given: readonly unknown[]) => { readonly last: Tensor };
    return scanned(y, "steps", call("mean", y, "steps"), step, choose(2)).last;
  },
  scanLoop: ({ x }) => {
    const y = matrix(x, "steps", "width");
    if (!y) return undefined;
    const step = (state: Tensor, taken: Tensor): unknown => {
      const next = bounded(add<Tensor, Tensor>(mul<Tensor, number>(state, 0.5), taken));
      return { state: next, output: next };
    };
    const looped = operations.scanLoop as unknown as (...given: readonly unknown[]) => { readonly outputs: Tensor };
    return looped("steps", y, call("mean", y, "steps"), step).outputs;
  },
  scatter: ({ table, indices }) =>
    bounded(call("scatter", indices, call("gather", table, indices), table.shape, table.sizes)),
  scatterAlong: ({ x }) =>
    x.sizes.length === 0 || isEmpty(x)
      ? undefined
      : call("scatterAlong", call("argsort", x), bounded(x), x.shape, x.sizes),
  select: ({ x, choose }) => call("select", compared(x, choose), x, call("sin", x)),
  slice: along("slice", (choose, size) => [choose(size)]),
  softmax: over("softmax"),
  sort: ({ x, choose }) =>
    x.sizes.length === 0 || isEmpty(x)
      ? undefined
      : call("sort", x, choose(2) === 0 ? "ascending" : "descending", axisIn(x, choose) - x.sizes.length),
  split: ({ x, choose }) => {
    if (x.sizes.length === 0 || isEmpty(x)) return undefined;
    const axis = axisIn(x, choose);
    const first = choose(at(x.sizes, axis) + 1);
    const parts = call("split", x, axis - x.sizes.length, [
      first,
      at(x.sizes, axis) - first,
    ]) as unknown as readonly Tensor[];
    return at(parts, choose(2));
  },
  squeeze: ({ x }) => call("squeeze", reshape(x, [...x.shape, 1], [...x.sizes, 1]), -1),
  stack: ({ x }) =>
    x.shape.includes("pair") ? undefined : call("stack", [x, bounded(x)], ["pair", ...x.shape].join(" ")),
  standardDeviation: ({ x, choose }) =>
    x.sizes.length === 0 || isEmpty(x)
      ? undefined
      : call("standardDeviation", call("concat", [x, add<Tensor, number>(x, 1)], -1, "both"), -1, {
          keep: choose(2) === 0,
        }),
  stopGradient: ({ x }) => mul<Tensor, Tensor>(call("stopGradient", x), x),
  sum: over("sum", false, true),
  take: along("take", (choose, size) => [choose(size)]),
  topK: ({ x, choose }) => {
    if (x.sizes.length === 0 || isEmpty(x)) return undefined;
    const axis = axisIn(x, choose);
    const first = call(
      "topK",
      x,
      1 + choose(at(x.sizes, axis)),
      choose(2) === 0 ? "ascending" : "descending",
      axis - x.sizes.length,
    );
    return (first as unknown as { readonly values: Tensor }).values;
  },
  variance: over("variance", false, true),
  cond: ({ x, choose }) => {
    const square = (y: Tensor): Tensor => bounded(mul<Tensor, Tensor>(y, x));
    return call("cond", call("greater", choose(2), 0), x, square, (y: Tensor) => call("sin", y));
  },
  whileLoop: ({ x, choose }) => {
    const steps = choose(4);
    const start = { y: x, step: call("scalar", 0, "int") };
    const goesOn = ({ step }: typeof start): Tensor => call("less", step, steps);
    const step = ({ y, step: before }: typeof start): typeof start => ({
      y: bounded(mul<Tensor, Tensor>(add<Tensor, number>(y, 0.5), x)),
      step: add<Tensor, number>(before, 1),
    });
    const looped = operations.whileLoop as unknown as (...given: readonly unknown[]) => { readonly last: typeof start };
    return looped(start, goesOn, step, { most: 3 }).last.y;
  },
  window: along("window", (choose, size) => [1 + choose(size)]),
  zeroDiagonal: ({ x }) => (x.sizes.length < 2 ? undefined : call("zeroDiagonal", x)),
};

/** A tensor as a list. */
const flat = (x: Tensor): Tensor => reshape(x, ["n"], [count(x.sizes)]);

/** By the names under which operations are exported. */
export const EVERY: Readonly<Record<string, Made>> = { ...elementwise, ...others };

/** What no drawn program has, and why. */
export const notDrawn: Readonly<Record<string, string>> = {
  bernoulli: "is random",
  categorical: "is random",
  coarseUniform: "is random",
  constant: "is under other operations here",
  dropout: "is random",
  fn: "has functions of its own in drawn programs",
  keyTensor: "makes data",
  normal: "is random",
  permutation: "is random",
  read: "reads data",
  tensor: "makes data",
  truncatedNormal: "is random",
  glorot: "is random",
  uniform: "is random",
  uniformBetween: "is random",
};
