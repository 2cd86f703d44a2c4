/** Lists what the derivatives that operations state in words are held against: a call of each operation, and what its words say of it. */
import {
  atan2,
  clip,
  concat,
  cond,
  crossEntropy,
  cumulativeMaximum,
  cumulativeSum,
  dropout,
  einsum,
  embeddingBag,
  everyNth,
  flip,
  fn,
  gather,
  gatherAlong,
  gelu,
  geluTanh,
  greater,
  key,
  keyTensor,
  leakyRelu,
  logDeterminant,
  logSoftmax,
  logSumExp,
  maskDiagonal,
  matmul,
  mean,
  mse,
  mul,
  norm,
  outer,
  pad,
  permute,
  pow,
  prod,
  rearrange,
  repeat,
  reshape,
  roll,
  scalar,
  scatterAlong,
  select,
  silu,
  slice,
  softmax,
  solve,
  sort,
  split,
  stack,
  standardDeviation,
  stopGradient,
  sum,
  take,
  type Tensor,
  tensor,
  topK,
  triangular,
  triangularSolve,
  variance,
  window,
  zeroDiagonal,
} from "@attrec/tensor";
import { each, type Names, total, type Value } from "./formula.ts";

/** Numbers in the order of a tensor's elements. */
type Row = readonly number[];

/** An operation, called: of which tensors, and what is known of its derivative by words or by the names in its formula. */
export interface Stated {
  readonly of: Readonly<Record<string, Tensor>>;
  readonly call: (of: Readonly<Record<string, Tensor>>) => Tensor;
  /** What the words say, from the cotangent and the elements of the result; the formula says it if this is left out. */
  readonly words?: (ȳ: Row, y: Row) => Readonly<Record<string, Row>>;
  /** The names in the formula beside those of its tensors, x, y and ȳ. */
  readonly names?: Names;
}

const vector = (...values: readonly number[]): Tensor => tensor([values.length].join(), values) as unknown as Tensor;
const matrix = (columns: number, ...values: readonly number[]): Tensor =>
  tensor([values.length / columns, columns].join(" "), values) as unknown as Tensor;
const of =
  (name: string, f: (x: never) => unknown): Stated["call"] =>
  (all) =>
    f(all[name] as never) as Tensor;
const both =
  (a: string, b: string, f: (a: never, b: never) => unknown): Stated["call"] =>
  (all) =>
    f(all[a] as never, all[b] as never) as Tensor;

const POINTS = [-1.2, 0.4, 0.7, 2];
const X = { x: vector(...POINTS) };
const LIST = [1.5, 3, 2, 4, 0.5];
const FIVE = { x: vector(...LIST) };
const TWO_ROWS = { x: matrix(3, 1, 2, 3, 4, 5, 6) };
const A = matrix(2, 3, 1, 1, 2);
const LOWER = matrix(2, 2, 0, 1, 4);
const INDICES = tensor("int:3", [2, 0, 2]);

const sigmoid = (x: Value = NaN): Value => each((one) => 1 / (1 + Math.exp(-one)), x);
const softmaxOf = (x: Value = NaN): Value => {
  const powers = each(Math.exp, x);
  return each((one) => one / total(powers), powers);
};
const centre = (x: Value = NaN): Value => total(x) / (typeof x === "number" ? 1 : x.flat().length);
/** The density of the normal distribution, and what lies below a point of it, by the trapezoidal rule. */
const density = (x: number): number => Math.exp(-(x ** 2) / 2) / Math.sqrt(2 * Math.PI);
const below = (x: number): number => {
  const [steps, width] = [4000, (x + 9) / 4000];
  const heights = Array.from({ length: steps + 1 }, (_, i) => density(-9 + i * width) * (i % steps === 0 ? 0.5 : 1));
  return heights.reduce((all, one) => all + one * width, 0);
};
const curved = (x: number): number => 2 * Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3);
const slope = (x: number): number => 2 * Math.sqrt(2 / Math.PI) * (1 + 3 * 0.044715 * x ** 2);
const columnOf = (f: (x: number) => number): Value => POINTS.map((x) => [f(x)]);
/** The cotangents that are at some places of all, and zeros elsewhere. */
const placed = (length: number, places: readonly number[], ȳ: Row): Row => {
  const all = Array.from({ length }, () => 0);
  places.forEach((place, i) => (all[place] = (all[place] ?? 0) + (ȳ[i] ?? NaN)));
  return all;
};

/** Of every operation that states its derivative itself, what the statement is held against. */
export const stated: Readonly<Record<string, Stated>> = {
  silu: { of: X, call: of("x", silu), names: { σ: sigmoid } },
  leakyRelu: {
    of: X,
    call: of("x", (x: Tensor) => leakyRelu(x, 0.1)),
    names: { slope: 0.1, where: (...given) => each((a = NaN, b = NaN, c = NaN) => (a > 0 ? b : c), ...given) },
  },
  atan2: { of: { a: vector(1.5, -2), b: vector(0.5, 3) }, call: both("a", "b", atan2) },
  clip: {
    of: X,
    call: of("x", (x: Tensor) => clip(x, -1, 1)),
    words: (ȳ, y) => ({ x: ȳ.map((one, i) => (Math.abs(y[i] ?? NaN) < 1 ? one : 0)) }),
  },
  gelu: {
    of: X,
    call: of("x", gelu),
    names: { Φ: (x = NaN) => each(below, x), φ: (x = NaN) => each(density, x) },
  },
  geluTanh: { of: X, call: of("x", geluTanh), names: { s: sigmoid(columnOf(curved)), "u′": columnOf(slope) } },
  concat: {
    of: { a: vector(1, 2), b: vector(3, 4, 5) },
    call: both("a", "b", (a: Tensor<[2]>, b: Tensor<[3]>) => concat([a, b], -1)),
    words: (ȳ) => ({ a: ȳ.slice(0, 2), b: ȳ.slice(2) }),
  },
  stack: {
    of: { a: vector(1, 2, 3), b: vector(4, 5, 6) },
    call: both("a", "b", (a: Tensor<[3]>, b: Tensor<[3]>) => stack([a, b], "2 3")),
    words: (ȳ) => ({ a: ȳ.slice(0, 3), b: ȳ.slice(3) }),
  },
  pad: {
    of: X,
    call: of("x", (x: Tensor<["n"]>) => pad(x, -1, 1, 2)),
    words: (ȳ) => ({ x: ȳ.slice(1, -2) }),
  },
  cond: {
    of: { x: scalar(3) },
    call: of("x", (x: Tensor<[]>) =>
      cond(
        greater(scalar(4), 0),
        x,
        (a) => mul(a, 2),
        (a) => mul(a, 5),
      ),
    ),
    words: (ȳ) => ({ x: ȳ.map((one) => 2 * one) }),
  },
  crossEntropy: {
    of: { logits: matrix(3, 1, 2, 0.5) },
    call: of("logits", (x: Tensor<["n", "m"]>) => crossEntropy(x as unknown as Tensor<[1, 3]>, tensor("int:1", [1]))),
    names: { labels: 1, softmax: softmaxOf, oneHot: (): Value => [[0, 1, 0]] },
  },
  cumulativeSum: {
    of: X,
    call: of("x", (x: Tensor<["n"]>) => cumulativeSum(x, -1)),
    words: (ȳ) => ({ x: ȳ.map((_, i) => total([ȳ.slice(i)])) }),
  },
  cumulativeMaximum: {
    of: { x: vector(1, 3, 2, 4) },
    call: of("x", (x: Tensor<["n"]>) => cumulativeMaximum(x, -1)),
    words: (ȳ) => ({ x: placed(4, [0, 1, 1, 3], ȳ) }),
  },
  outer: { of: { a: vector(1, 2), b: vector(3, 4, 5) }, call: both("a", "b", outer) },
  dropout: {
    of: X,
    call: of("x", (x: Tensor) => dropout(x, 0.5, keyTensor(key(1)), "here")),
    words: (ȳ, y) => ({ x: ȳ.map((one, i) => (y[i] === 0 ? 0 : one / 0.5)) }),
  },
  einsum: {
    of: { a: A, b: LOWER },
    call: both("a", "b", (a: Tensor<["n", "m"]>, b: Tensor<["n", "m"]>) => einsum("i j, i k -> j k", a, b)),
    words: ([p = NaN, q = NaN, r = NaN, s = NaN]) => ({
      a: [2 * p, 2 * r, 1 * p + 4 * q, 1 * r + 4 * s],
      b: [3 * p + 1 * r, 3 * q + 1 * s, 1 * p + 2 * r, 1 * q + 2 * s],
    }),
  },
  mse: {
    of: { predictions: vector(1, 2, 3), targets: vector(1, 4, 2) },
    call: both("predictions", "targets", mse),
    words: ([ȳ = NaN]) => ({
      predictions: [0, -2, 1].map((apart) => (2 * ȳ * apart) / 3),
      targets: [0, -2, 1].map((apart) => (-2 * ȳ * apart) / 3),
    }),
  },
  flip: { of: X, call: of("x", (x: Tensor<["n"]>) => flip(x, -1)), words: (ȳ) => ({ x: ȳ.toReversed() }) },
  roll: {
    of: X,
    call: of("x", (x: Tensor<["n"]>) => roll(x, -1, 1)),
    words: (ȳ) => ({ x: [...ȳ.slice(1), ...ȳ.slice(0, 1)] }),
  },
  fn: {
    of: X,
    call: of("x", (x: Tensor<[4]>) => fn("n -> n", (own) => mul(own, 3))(x)),
    words: (ȳ) => ({ x: ȳ.map((one) => 3 * one) }),
  },
  logSumExp: { of: X, call: of("x", (x: Tensor<["n"]>) => logSumExp(x, -1)), names: { softmax: softmaxOf } },
  logSoftmax: { of: X, call: of("x", (x: Tensor<["n"]>) => logSoftmax(x, -1)), names: { softmax: softmaxOf } },
  maskDiagonal: { of: { x: A }, call: of("x", maskDiagonal), words: ([, a = NaN, b = NaN]) => ({ x: [0, a, b, 0] }) },
  zeroDiagonal: { of: { x: A }, call: of("x", zeroDiagonal), words: ([, a = NaN, b = NaN]) => ({ x: [0, a, b, 0] }) },
  matmul: { of: { a: A, b: LOWER }, call: both("a", "b", matmul) },
  norm: { of: X, call: of("x", (x: Tensor<["n"]>) => norm(x, -1)) },
  pow: {
    of: { a: vector(1.5, 2), b: vector(0.5, 3) },
    call: both("a", "b", pow),
    names: { ln: (x = NaN) => each(Math.log, x) },
  },
  prod: {
    of: { x: vector(2, 3, 4) },
    call: of("x", (x: Tensor<["n"]>) => prod(x, -1)),
    words: ([ȳ = NaN]) => ({ x: [12 * ȳ, 8 * ȳ, 6 * ȳ] }),
  },
  rearrange: {
    of: TWO_ROWS,
    call: of("x", (x: Tensor<["n", "m"]>) => rearrange(x, "i j -> j i")),
    words: (ȳ) => ({ x: [0, 2, 4, 1, 3, 5].map((i) => ȳ[i] ?? NaN) }),
  },
  permute: {
    of: TWO_ROWS,
    call: of("x", (x: Tensor<["n", "m"]>) => permute(x, [1, 0])),
    words: (ȳ) => ({ x: [0, 2, 4, 1, 3, 5].map((i) => ȳ[i] ?? NaN) }),
  },
  sum: { of: X, call: of("x", (x: Tensor<["n"]>) => sum(x, -1)) },
  mean: { of: X, call: of("x", (x: Tensor<["n"]>) => mean(x, -1)), names: { n: 4 } },
  repeat: {
    of: { x: vector(1, 2) },
    call: of("x", (x: Tensor<["n"]>) => repeat(x, -1, 3, 6)),
    words: (ȳ) => ({ x: [total([ȳ.slice(0, 3)]), total([ȳ.slice(3)])] }),
  },
  select: {
    of: { a: vector(1, 2, 3), b: vector(4, 5, 6) },
    call: both("a", "b", (a: Tensor<["n"]>, b: Tensor<["n"]>) =>
      select(tensor("bool:3", [true, false, true]) as unknown as Tensor<["n"], "bool">, a, b),
    ),
    words: ([p = NaN, q = NaN, r = NaN]) => ({ a: [p, 0, r], b: [0, q, 0] }),
  },
  slice: {
    of: X,
    call: of("x", (x: Tensor<["n"]>) => slice(x, -1, 1, 3)),
    words: (ȳ) => ({ x: [0, ...ȳ, 0] }),
  },
  take: {
    of: X,
    call: of("x", (x: Tensor<["n"]>) => take(x, -1, 2)),
    words: (ȳ) => ({ x: placed(4, [2], ȳ) }),
  },
  softmax: { of: X, call: of("x", (x: Tensor<["n"]>) => softmax(x, -1)) },
  solve: { of: { a: A, b: vector(2, 5) }, call: both("a", "b", solve) },
  logDeterminant: { of: { a: A }, call: of("a", logDeterminant) },
  triangularSolve: {
    of: { a: LOWER, b: vector(2, 5) },
    call: both("a", "b", triangularSolve),
    words: ([p = NaN, q = NaN]) => {
      // a⁻ᵀ ȳ and the solution, both by hand.
      const [b2, y1] = [q / 4, 1];
      const [b1, y2] = [(p - b2) / 2, 1];
      return { b: [b1, b2], a: [-b1 * y1, 0, -b2 * y1, -b2 * y2] };
    },
  },
  sort: {
    of: { x: vector(3, 1, 2) },
    call: of("x", (x: Tensor<["n"]>) => sort(x)),
    words: ([p = NaN, q = NaN, r = NaN]) => ({ x: [r, p, q] }),
  },
  topK: {
    of: FIVE,
    call: of("x", (x: Tensor<["n"]>) => topK(x, 2).values),
    words: (ȳ) => ({ x: placed(5, [3, 1], ȳ) }),
  },
  split: {
    of: FIVE,
    call: of("x", (x: Tensor<["n"]>) => concat(split(x, -1, [2, 3]), -1)),
    words: (ȳ) => ({ x: ȳ }),
  },
  everyNth: {
    of: FIVE,
    call: of("x", (x: Tensor<["n"]>) => everyNth(x, -1, 2, 3)),
    words: (ȳ) => ({ x: placed(5, [0, 2, 4], ȳ) }),
  },
  stopGradient: {
    of: X,
    call: of("x", (x: Tensor) => stopGradient(x)),
    words: (ȳ) => ({ x: ȳ.map(() => 0) }),
  },
  triangular: {
    of: { x: vector(1, 2, 3) },
    call: of("x", (x: Tensor<["n"]>) => triangular(x, 2, 2)),
    words: ([p = NaN, , q = NaN, r = NaN]) => ({ x: [p, q, r] }),
  },
  variance: {
    of: X,
    call: of("x", (x: Tensor<["n"]>) => variance(x, -1, { correction: 1 })),
    names: { n: 4, correction: 1, mean: centre },
  },
  standardDeviation: {
    of: X,
    call: of("x", (x: Tensor<["n"]>) => standardDeviation(x, -1, { correction: 1 })),
    names: { n: 4, correction: 1, mean: centre },
  },
  window: {
    of: X,
    call: of("x", (x: Tensor<["n"]>) => window(x, -1, 3)),
    words: (ȳ) => ({ x: placed(4, [0, 1, 2, 1, 2, 3], ȳ) }),
  },
  reshape: {
    of: TWO_ROWS,
    call: of("x", (x: Tensor<["n", "m"]>) => reshape(x, [3, 2], [3, 2])),
    words: (ȳ) => ({ x: ȳ }),
  },
  gather: {
    of: { table: vector(1, 2, 3) },
    call: of("table", (table: Tensor<["n"]>) => gather(table, INDICES)),
    words: (ȳ) => ({ table: placed(3, [2, 0, 2], ȳ) }),
  },
  gatherAlong: {
    of: { x: vector(1, 2, 3) },
    call: of("x", (x: Tensor<["n"]>) => gatherAlong(x, INDICES)),
    words: (ȳ) => ({ x: placed(3, [2, 0, 2], ȳ) }),
  },
  scatterAlong: {
    of: { values: vector(1, 2, 3) },
    call: of("values", (values: Tensor<[3]>) => scatterAlong(INDICES, values, [3], [3])),
    words: (ȳ) => ({ values: [2, 0, 2].map((i) => ȳ[i] ?? NaN) }),
  },
  embeddingBag: {
    of: { table: matrix(1, 1, 2, 3) },
    call: of("table", (table: Tensor<["n", "m"]>) => embeddingBag(table, tensor("int:1 2", [2, 0]))),
    words: ([ȳ = NaN]) => ({ table: [ȳ / 2, 0, ȳ / 2] }),
  },
};

/** What is only words: the body of a loop has a derivative of its own, which other tests hold to that of the steps laid out. */
export const onlyWords: readonly string[] = ["scanLoop", "whileLoop"];
