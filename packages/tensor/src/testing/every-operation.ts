/**
 * Every exported operation for drawn programs, by its name: what it makes of drawn tensors, or nothing where they do not fit. Their
 * names and sizes are drawn, so that TypeScript cannot check them here.
 */
import { at } from "../extend.ts";
import { add, count, mul, reshape, type Shape, sum, type Tensor } from "../index.ts";
import * as operations from "../operations.ts";
import { layers } from "./drawn-layers.ts";
import { axisIn, bounded, isEmpty, renamed } from "./drawn-operations.ts";
import {
  type Made,
  call,
  into,
  over,
  along,
  matrix,
  COMPARISONS,
  compared,
  ofSquares,
  flat,
} from "./operation-makers.ts";

export { operations };

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

const others: Readonly<Record<string, Made>> = {
  cholesky: ofSquares("cholesky"),
  logDeterminant: ofSquares("logDeterminant"),
  solve: ofSquares("solve", true),
  triangularSolve: ofSquares("triangularSolve", true),
  rearrange: ({ x }) => (x.sizes.length === 0 ? undefined : call("rearrange", x, "first ... -> ... first")),
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
  lengthMask: ({ table, indices }) => {
    const size = Math.max(1, at(table.sizes, 0));
    return call("mul", call("toFloat", call("lengthMask", indices, "places", size)), bounded(sum<Shape>(table)));
  },
  logSoftmax: over("logSoftmax"),
  logSumExp: over("logSumExp", false, true),
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

/** By the names under which operations are exported. */
export const EVERY: Readonly<Record<string, Made>> = { ...elementwise, ...layers, ...others };

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
