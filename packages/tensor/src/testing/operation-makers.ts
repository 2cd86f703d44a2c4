/** Ways to make an operation's call of drawn tensors, which many operations share. */
import { at, type Elementwise } from "../extend.ts";
import { add, count, mul, reshape, type Shape, sigmoid, sum, type Tensor } from "../index.ts";
import * as operations from "../operations.ts";
import { axisIn, bounded, type Given, isEmpty } from "./drawn-operations.ts";

export type Made = (given: Given) => Tensor | undefined;

const byName = new Map(Object.entries(operations).map(([name, f]) => [name, f as unknown as Loose]));
type Loose = (...drawn: readonly unknown[]) => Tensor;

/** An exported operation, of arguments that are drawn. */
export const call = (name: keyof typeof operations, ...given: readonly unknown[]): Tensor => {
  const operation = byName.get(name);
  if (operation) return operation(...given);
  throw new RangeError(`There is no operation '${name}'.`);
};

/** A tensor moved into the interval that an operation is defined in. */
export const into = (x: Tensor, { min, max, avoid }: Elementwise<readonly Tensor[]>["sample"][number] = {}): Tensor => {
  // Away from what stands often in programs: of 0 the rules of algebra leave any sign, which decides some operations.
  if (min === undefined && max === undefined) return avoid ? add<Tensor, number>(bounded(x), 0.013) : bounded(x);
  const [low, high] = [min ?? -3, max ?? 3];
  return add<Tensor, number>(mul<Tensor, number>(sigmoid<Shape>(x), high - low), low);
};

/** An operation over some axes of a tensor that has elements; the result is bounded. */
export const over =
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
export const along =
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
export const pair =
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
export const ofLast =
  (name: keyof typeof operations, lists: number, ...given: readonly unknown[]): Made =>
  ({ x }) => {
    if (x.sizes.length === 0 || isEmpty(x)) return undefined;
    const [last, size] = [at(x.shape, x.shape.length - 1), at(x.sizes, x.sizes.length - 1)];
    const row = call("mean", reshape(x, ["rows", last], [count(x.sizes) / size, size]), -2);
    return bounded(call(name, x, ...Array.from({ length: lists }, (_, k) => add<Tensor, number>(row, k)), ...given));
  };

/** A tensor as a matrix of its first axis and all others, both with names of their own. */
export const matrix = (x: Tensor, rows: string, columns: string): Tensor | undefined => {
  const [first, ...rest] = x.sizes;
  return first === undefined || isEmpty(x) ? undefined : reshape(x, [rows, columns], [first, count(rest)]);
};

/** Weights of given sizes, made of a tensor. */
export const weights = (x: Tensor, shape: Shape, sizes: readonly number[]): Tensor => {
  const numbers = Float64Array.from({ length: count(sizes) }, (_, i) => Math.sin(3 * i + 1) / 2);
  return mul<Tensor, Tensor>(call("constant", numbers, shape, sizes), bounded(sum<Shape>(x)));
};

export const COMPARISONS = ["equal", "notEqual", "greater", "greaterEqual", "less", "lessEqual"] as const;

/** A condition of a tensor: of whole numbers, since others may be equal in float32 alone. */
export const compared = (
  x: Tensor,
  choose: Given["choose"],
  name = at(COMPARISONS, choose(COMPARISONS.length)),
): Tensor => call(name, call("floor", mul<Tensor, number>(x, 3)), call("floor", mul<Tensor, number>(x, 2)));

/** An operation of small matrices that are far from singular, made of the rows of a tensor, and of a list of as many numbers. */
export const ofSquares =
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

/** A tensor as a list. */
export const flat = (x: Tensor): Tensor => reshape(x, ["n"], [count(x.sizes)]);
