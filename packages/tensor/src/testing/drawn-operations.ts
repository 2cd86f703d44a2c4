/**
 * Operations for drawn programs, over tensors of any shape: their names are drawn, so TypeScript cannot check them here.
 */
import {
  abs,
  add,
  argsort,
  concat,
  constant,
  count,
  type Dimension,
  div,
  equal,
  exp,
  filled,
  fn,
  gather,
  gatherAlong,
  greater,
  iota,
  less,
  logSumExp,
  max,
  maskDiagonal,
  maximum,
  mean,
  min,
  minimum,
  mul,
  neg,
  not,
  or,
  pad,
  permute,
  relu,
  remainder,
  reshape,
  scatterAlong,
  select,
  type Shape,
  ShapeError,
  sigmoid,
  slice,
  softmax,
  softplus,
  square,
  stack,
  sub,
  sum,
  take,
  tanh,
  toFloat,
  type Tensor,
  window,
} from "../index.ts";
import { at, contract } from "../extend.ts";

type Mask = Tensor<Shape, "bool">;

/** Places of rows. */
export type Indices = Tensor<Shape, "int">;

/** Choices of a program: the next of a list of numbers, and 0 when there are none left. It is read anew at each tracing. */
export type Choose = (below: number) => number;

/** Reads choices from a list. */
export const chooser = (tape: readonly number[]): Choose => {
  let next = 0;
  return (below) => (below < 1 ? 0 : (tape[next++] ?? 0) % below);
};

/** The tensors and choices from which an operation may be made. */
export interface Given {
  readonly x: Tensor;
  readonly pick: () => Tensor;
  readonly choose: Choose;
  readonly table: Tensor;
  readonly indices: Indices;
}

/** Operations on tensors of any shape: their names are drawn, so TypeScript cannot check them here. */
export type Unary = (x: Tensor) => Tensor;
export const bounded: Unary = (x) => tanh<Shape>(x);

/** Operations of one tensor that keep its shape. */
export const UNARY: readonly Unary[] = [
  (x) => neg<Shape>(x),
  bounded,
  (x) => sigmoid<Shape>(x),
  (x) => relu<Shape>(x),
  (x) => abs<Shape>(x),
  (x) => bounded(square<Shape>(x)),
  (x) => softplus<Shape>(x),
  (x) => bounded(exp<Shape>(x)),
  (x) => mul<Tensor, number>(x, 0.5),
  (x) => mul<number, Tensor>(-1, x),
  (x) => mul<Tensor, number>(x, 0),
  (x) => add<Tensor, number>(x, 0),
  (x) => sub<number, Tensor>(1, x),
  (x) => div<Tensor, number>(x, 2),
];

const BINARY: readonly ((x: Tensor, y: Tensor) => Tensor)[] = [
  (x, y) => add<Tensor, Tensor>(x, y),
  (x, y) => sub<Tensor, Tensor>(x, y),
  (x, y) => mul<Tensor, Tensor>(x, y),
  (x, y) => div<Tensor, Tensor>(x, add<Tensor, number>(square<Shape>(y), 1)),
  (x, y) => sub<Tensor, Tensor>(div<Tensor, Tensor>(x, add<Tensor, number>(abs<Shape>(y), 0.5)), y),
  (x, y) => maximum<Tensor, Tensor>(x, y),
  (x, y) => minimum<Tensor, Tensor>(x, y),
  (x, y) => div<Tensor, Tensor>(x, add<number, Tensor>(0.5, sigmoid<Shape>(y))),
];

/** Functions whose names are those of no argument. */
const RENAMING: readonly Unary[] = [
  fn("rows columns -> rows columns", (x) => softmax(x, "columns")),
  fn("p q -> q p", (x) => permute(x, [1, 0])),
  fn("rows columns -> rows columns", (x) => {
    const lengths = add(sum(square(x), "columns"), 1);
    return div(x, reshape(lengths, ["rows", 1], [at(x.sizes, 0), 1]));
  }),
  fn("rows columns -> rows", (x) => mean(mul(x, sum(x, "rows")), "columns")),
];

/** One of the axes of a tensor. */
export const axisIn = (x: Tensor, choose: Choose): number => choose(x.sizes.length);
/** Whether a tensor has no elements. */
export const isEmpty = (x: Tensor): boolean => count(x.sizes) === 0;

/** The tensor under other names of the same sizes: without its names, what was `[a, b]` is `[n0, n1]`. */
export const renamed = (x: Tensor, choose: Choose): Tensor =>
  reshape(
    x,
    x.shape.map((_, axis) => `n${(axis + choose(3)) % 4}x${axis}`),
    x.sizes,
  );

/** y under the names of x if the shapes allow it; otherwise the sum of y. */
export const fitting = (x: Tensor, y: Tensor): Tensor => {
  if (y.sizes.join() === x.sizes.join()) return reshape(y, x.shape, x.sizes);
  const offset = x.sizes.length - y.sizes.length;
  const aligned = offset >= 0 && y.sizes.every((size, axis) => size === x.sizes[axis + offset]);
  return aligned ? reshape(y, x.shape.slice(offset), y.sizes) : bounded(sum<Shape>(y));
};

/** The operation, or nothing where shapes refuse it. Any other error is a fault. */
export const attempt = (make: () => Tensor | undefined): Tensor | undefined => {
  try {
    return make();
  } catch (error) {
    if (error instanceof ShapeError) return undefined;
    throw error;
  }
};

/** Labels by names: equal names of equal sizes are contracted, or kept where the last number says so. */
export const product = (x: Tensor, y: Tensor, choose: Choose): Tensor => {
  const own = x.shape.map((_, axis) => axis);
  const others: number[] = [];
  y.shape.forEach((name, axis) => {
    const met = own.find((k) => x.shape[k] === name && x.sizes[k] === y.sizes[axis] && !others.includes(k));
    others.push(met ?? 10 + axis);
  });
  const kept = [...new Set([...own, ...others])].filter((label) => {
    const isShared = own.includes(label) && others.includes(label);
    return choose(4) === 0 ? isShared : !isShared;
  });
  return contract(mul<Tensor, number>(x, 0.2), y, [own, others], choose(2) === 0 ? kept : kept.toReversed());
};

/** Operations on drawn tensors; nothing where one does not fit. */
export const OPERATIONS: readonly ((given: Given) => Tensor | undefined)[] = [
  ({ x, choose }) => at(UNARY, choose(UNARY.length))(x),
  ({ x, choose }) => at(UNARY, choose(UNARY.length))(at(UNARY, choose(UNARY.length))(x)),
  ({ x, pick, choose }) => at(BINARY, choose(BINARY.length))(x, fitting(x, pick())),
  ({ x, choose }) => at(BINARY, choose(BINARY.length))(x, x),
  ({ x, pick, choose }) => attempt(() => at(BINARY, choose(BINARY.length))(x, pick())),
  ({ x, choose }) =>
    x.sizes.length === 2 && !isEmpty(x) ? at(RENAMING, choose(RENAMING.length))(x) : renamed(x, choose),
  ({ x, choose }) => renamed(x, choose),
  ({ x, pick, choose }) => product(x, pick(), choose),
  ({ x, choose }) => product(x, renamed(x, choose), choose),
  ({ x, choose }) => permute(x, choose(2) === 0 ? x.sizes.map((_, k) => x.sizes.length - 1 - k) : rotated(x, choose)),
  ({ x, choose }) => {
    if (x.sizes.length === 0 || isEmpty(x)) return sum<Shape>(x);
    const axis = axisIn(x, choose) - x.sizes.length;
    const reductions = [sum, mean, max, min, logSumExp] as unknown as readonly ((x: Tensor, axis: number) => Tensor)[];
    return bounded(at(reductions, choose(reductions.length))(x, axis));
  },
  ({ x }) => (x.sizes.length === 0 || isEmpty(x) ? undefined : softmax<Shape, -1>(x, -1)),
  ({ x, choose }) => cut(x, choose),
  ({ x, pick, choose }) => joined(x, pick(), choose),
  ({ x, choose }) => {
    if (x.sizes.length === 0 || x.sizes.length > 3) return undefined;
    const axis = axisIn(x, choose);
    const width = 1 + choose(at(x.sizes, axis));
    return isEmpty(x) ? undefined : attempt(() => window<Shape, number, number>(x, axis - x.sizes.length, width));
  },
  ({ table, indices }) => gather<Shape, Shape>(table, indices),
  ({ x, table, indices }) => (x.sizes[0] === table.sizes[0] ? gather<Shape, Shape>(x, indices) : undefined),
  ({ x, pick }) => {
    const y = fitting(x, pick());
    return select(greater<Tensor, Tensor>(x, y), x, mul<Tensor, number>(x, 0.25));
  },
  // Booleans that are joined; where both choices are 0 there is nothing to choose.
  ({ x, pick, choose }) => {
    const y = fitting(x, pick());
    const mask = or<Mask, Mask>(less<Tensor, Tensor>(x, y), not<Shape, "bool">(greater<Tensor, number>(y, -0.5)));
    const other = mul<Tensor, number>(x, 0);
    return select<Mask, Tensor, Tensor>(mask, choose(3) === 0 ? other : y, choose(3) > 0 ? x : other);
  },
  // Ints that are computed of positions, and what they are as floats.
  ({ x, choose }) => {
    if (x.sizes.length === 0) return undefined;
    const positions = iota<Dimension>(at(x.shape, x.shape.length - 1), at(x.sizes, x.sizes.length - 1));
    const numbers = remainder<Tensor<Shape, "int">, number>(add<Tensor<Shape, "int">, number>(positions, choose(9)), 3);
    const isEven = equal<Tensor<Shape, "int">, number>(numbers, choose(3));
    const weights = choose(2) === 0 ? toFloat<Shape, "int">(numbers) : toFloat<Shape, "bool">(isEven);
    return mul<Tensor, Tensor>(x, mul<Tensor, number>(weights, 0.5));
  },
  // Indices that are computed.
  ({ x, indices, choose }) => {
    const rows = x.sizes[0] ?? 0;
    if (rows === 0) return undefined;
    const places = remainder<Indices, number>(add<Indices, number>(mul<Indices, number>(indices, 3), choose(7)), rows);
    return gather<Shape, Shape>(x, places);
  },
  // Positions are whole numbers that are made, and not given.
  ({ x, choose }) => {
    if (x.sizes.length === 0 || isEmpty(x)) return undefined;
    const places = argsort<Shape>(x, choose(2) === 0 ? "ascending" : "descending");
    return choose(2) === 0 ? gatherAlong<Shape, Shape>(x, places) : scatterAlong(places, x, x.shape, x.sizes);
  },
  ({ x }) => (x.sizes.length < 2 ? undefined : softmax<Shape, -1>(maskDiagonal<Shape>(x), -1)),
  ({ x, choose }) => {
    const numbers = Array.from({ length: count(x.sizes) }, (_, i) => ((i * 7 + choose(5)) % 5) / 4 - 0.5);
    return mul<Tensor, Tensor>(
      x,
      choose(2) === 0 ? constant(numbers, x.shape, x.sizes) : filled(0.5, x.shape, x.sizes),
    );
  },
  // Rows of everything, merged: [a, b, c] is [a·b, c].
  ({ x }) => {
    if (x.sizes.length < 2 || isEmpty(x)) return undefined;
    const [first = 1, second = 1, ...rest] = x.sizes;
    return reshape(x, [first * second, ...x.shape.slice(2)], [first * second, ...rest]);
  },
];

const rotated = (x: Tensor, choose: Choose): readonly number[] => {
  const by = choose(x.sizes.length);
  return x.sizes.map((_, k) => (k + by) % x.sizes.length);
};

const cut = (x: Tensor, choose: Choose): Tensor | undefined => {
  if (x.sizes.length === 0) return undefined;
  const axis = axisIn(x, choose);
  const [position, size] = [axis - x.sizes.length, at(x.sizes, axis)];
  if (size === 0) return undefined;
  if (choose(3) === 0) return take<Shape, number>(x, position, choose(size));
  const start = choose(size);
  return attempt(() => slice<Shape, number, number, number>(x, position, start, start + 1 + choose(size - start)));
};

const joined = (x: Tensor, y: Tensor, choose: Choose): Tensor | undefined => {
  if (x.sizes.length === 0) return stack<readonly Tensor[], "two">([x, bounded(sum<Shape>(y))], "two");
  const axis = axisIn(x, choose) - x.sizes.length;
  if (choose(3) === 0)
    return attempt(() => pad<Shape, number, number, number>(x, axis, choose(3), choose(3), choose(2)));
  const like = fitting(x, y);
  const other = like.sizes.length === x.sizes.length ? like : bounded(x);
  const parts = choose(2) === 0 ? [x, other] : [other, x, filled(0, x.shape, x.sizes)];
  return attempt(() => concat<readonly Tensor[], number, "joined">(parts, axis, "joined"));
};
