/** References of the operations that combine rows: reductions, softmaxes, norms, orders and sums of all elements up to each. */
import {
  booleans,
  type ComparedInput,
  distinct,
  drawAxes,
  drawSizes,
  marks,
  reals,
  type Reference,
  type References,
} from "./comparison.ts";
import { along, built, get, type Plain, reduced, sumTo } from "./plain.ts";
import type { Draw } from "../../testing.ts";

type Row = readonly number[];
type Drawn = (draw: Draw, sizes: readonly number[]) => ComparedInput;

const total = (row: Row): number => sumTo(row.length, (i) => row[i] ?? NaN);
const average = (row: Row): number => total(row) / row.length;
const largest = (row: Row): number => Math.max(...row);
const logOfSum = (row: Row): number => {
  const most = row.length === 0 ? 0 : largest(row);
  return row.length === 0 ? -Infinity : most + Math.log(total(row.map((x) => Math.exp(x - most))));
};
const shares = (row: Row): Row => row.map((x) => Math.exp(x - logOfSum(row)));
const squares = (row: Row): number => total(row.map((x) => (x - average(row)) ** 2));

/** A reduction over some axes, or of all elements where it has such a call; the axes are kept or not. */
const reduction =
  (f: (row: Row) => number, leastSize: number, drawn: Drawn = reals, isOfAll = true): Reference =>
  (draw) => {
    const sizes = drawSizes(draw, draw.integer(1, 3), leastSize);
    const axes = isOfAll && draw.integer(0, 4) === 0 ? undefined : drawAxes(draw, sizes.length);
    const keep = axes !== undefined && draw.integer(0, 1) === 1;
    const given = axes?.map((axis) => axis - sizes.length);
    return {
      inputs: [drawn(draw, sizes)],
      call: (operation, [x]) => (given ? operation(x, given, { keep }) : operation(x)),
      reference: (xs) => reduced(xs, axes ?? sizes.map((_, axis) => axis), keep, f),
    };
  };

/** A reduction of what a mask counts. */
const masked =
  (f: (row: Row) => number, drawn: Drawn = reals): Reference =>
  (draw) => {
    const sizes = drawSizes(draw, draw.integer(1, 3), 1);
    const axes = drawAxes(draw, sizes.length);
    return {
      inputs: [drawn(draw, sizes), marks(draw, sizes)],
      call: (operation, [x, mask]) =>
        operation(
          x,
          mask,
          axes.map((axis) => axis - sizes.length),
        ),
      reference: (xs) => reduced(xs, axes, false, (row, mask) => f(row.filter((_, i) => mask[i] !== 0))),
    };
  };

/** Rows over some axes that become other rows. */
const rows =
  (f: (row: Row) => Row): Reference =>
  (draw) => {
    const sizes = drawSizes(draw, draw.integer(1, 3));
    const axes = drawAxes(draw, sizes.length);
    return {
      inputs: [reals(draw, sizes)],
      call: (operation, [x]) =>
        operation(
          x,
          axes.map((axis) => axis - sizes.length),
        ),
      reference: (xs) => along(xs, axes, f),
    };
  };

/** Rows of what a mask counts; what it does not count gets a number of its own. */
const maskedRows =
  (f: (row: Row) => Row, otherwise: number): Reference =>
  (draw) => {
    const sizes = drawSizes(draw, draw.integer(1, 3), 1);
    const axes = drawAxes(draw, sizes.length);
    return {
      inputs: [reals(draw, sizes), marks(draw, sizes)],
      call: (operation, [x, mask]) =>
        operation(
          x,
          mask,
          axes.map((axis) => axis - sizes.length),
        ),
      reference: (xs) =>
        along(xs, axes, (row, mask) => {
          const counted = f(row.filter((_, i) => mask[i] !== 0));
          let next = 0;
          return mask.map((mark) => (mark === 0 ? otherwise : (counted[next++] ?? NaN)));
        }),
    };
  };

/** Rows along one axis, from all elements up to each. */
const upTo =
  (f: (row: Row) => number, drawn: Drawn = reals): Reference =>
  (draw) => {
    const sizes = drawSizes(draw, draw.integer(1, 3));
    const axis = draw.integer(0, sizes.length - 1);
    return {
      inputs: [drawn(draw, sizes)],
      call: (operation, [x]) => operation(x, axis - sizes.length),
      reference: (xs) => along(xs, [axis], (row) => row.map((_, i) => f(row.slice(0, i + 1)))),
    };
  };

/** The positions of a row in their order. */
const ordered = (row: Row, order: string): Row =>
  row.map((_, i) => i).toSorted((i, j) => (order === "ascending" ? 1 : -1) * ((row[i] ?? NaN) - (row[j] ?? NaN)));

/** The first k positions along an axis, as `pick` reads them. */
const firsts = (
  x: Plain,
  axis: number,
  k: number,
  order: string,
  pick: (row: Row, position: number) => number,
): Plain =>
  built(x.sizes.with(axis, k), (index) => {
    const row = Array.from({ length: x.sizes[axis] ?? 0 }, (_, i) => get(x, index.with(axis, i)));
    return pick(row, ordered(row, order)[index[axis] ?? 0] ?? NaN);
  });

const value = (row: Row, position: number): number => row[position] ?? NaN;
const place = (_: Row, position: number): number => position;

const sorting =
  (pick: (row: Row, position: number) => number): Reference =>
  (draw) => {
    const sizes = drawSizes(draw, draw.integer(1, 3));
    const axis = draw.integer(0, sizes.length - 1);
    const order = draw.integer(0, 1) === 0 ? "ascending" : "descending";
    return {
      inputs: [distinct(draw, sizes)],
      call: (operation, [x]) => operation(x, order, axis - sizes.length),
      reference: ([x]) => (x ? firsts(x, axis, sizes[axis] ?? 0, order, pick) : []),
    };
  };

const extreme =
  (order: string): Reference =>
  (draw) => {
    const sizes = drawSizes(draw, draw.integer(1, 3), 1);
    const axes = drawAxes(draw, sizes.length);
    const keep = draw.integer(0, 1) === 1;
    const given = axes.map((axis) => axis - sizes.length);
    return {
      inputs: [distinct(draw, sizes)],
      call: (operation, [x]) => operation(x, given, { keep }),
      reference: (xs) => reduced(xs, axes, keep, (row) => ordered(row, order)[0] ?? NaN),
    };
  };

export const ofRows: References = {
  all: reduction((row) => Number(row.every((x) => x !== 0)), 0, booleans),
  any: reduction((row) => Number(row.some((x) => x !== 0)), 0, booleans),
  argmax: extreme("descending"),
  argmin: extreme("ascending"),
  argsort: sorting(place),
  cumulativeMaximum: upTo(largest, distinct),
  cumulativeProduct: upTo((row) => row.reduce((product, x) => product * x, 1)),
  cumulativeSum: upTo(total),
  logSoftmax: rows((row) => row.map((x) => x - logOfSum(row))),
  logSumExp: reduction(logOfSum, 1, reals, false),
  maskedLogSoftmax: maskedRows((row) => row.map((x) => x - logOfSum(row)), -Infinity),
  maskedLogSumExp: masked(logOfSum),
  maskedMax: masked(largest, distinct),
  maskedMean: masked((row) => (row.length === 0 ? 0 : average(row))),
  maskedSoftmax: maskedRows(shares, 0),
  maskedSum: masked(total),
  max: reduction(largest, 1, distinct),
  mean: reduction(average, 1),
  min: reduction((row) => Math.min(...row), 1, distinct),
  norm: reduction((row) => Math.sqrt(total(row.map((x) => x * x))), 1, distinct, false),
  prod: reduction((row) => row.reduce((product, x) => product * x, 1), 0),
  softmax: rows(shares),
  sort: sorting(value),
  standardDeviation: reduction((row) => Math.sqrt(squares(row) / row.length), 2, distinct),
  sum: reduction(total, 0),
  topK: (draw) => {
    const sizes = drawSizes(draw, draw.integer(1, 3));
    const axis = draw.integer(0, sizes.length - 1);
    const k = draw.integer(0, sizes[axis] ?? 0);
    const order = draw.integer(0, 1) === 0 ? "ascending" : "descending";
    return {
      inputs: [distinct(draw, sizes)],
      call: (operation, [x]) => operation(x, k, order, axis - sizes.length),
      // In the order of their names, as the tensors of any object: indices, values.
      reference: ([x]) => (x ? [firsts(x, axis, k, order, place), firsts(x, axis, k, order, value)] : []),
    };
  },
  variance: reduction((row) => squares(row) / row.length, 1),
};
