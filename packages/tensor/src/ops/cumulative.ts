/** Sums, products and maxima of all elements up to each along an axis, or along several together. */
import { at } from "../at.ts";
import { axisOf } from "../shape/axis.ts";
import type { Shape } from "../shape/dimension.ts";
import type { NumberType } from "../shape/dtype.ts";
import type { DType, Tensor } from "../tensor.ts";
import { add } from "./add.ts";
import { asRows } from "./as-rows.ts";
import { concatAxis } from "./concat.ts";
import { type NumericArgument, numericTensor } from "./joint.ts";
import { maximum } from "./maximum.ts";
import { mul } from "./mul.ts";
import type { Axes, Axis, SomeAxesOf } from "./reductions.ts";
import { repeatAxes } from "./reduce.ts";
import { named, reshape } from "./reshape.ts";
import { drawReals, drawSizes, type Sampler } from "./sample.ts";
import { sliceAxis } from "./slice.ts";

/** An operation that combines all elements up to each along an axis, or along several, which are counted through as one. */
export type Cumulative<Name extends string> = <const S extends Shape, const N extends Axes, D extends DType = "float">(
  x: NumericArgument<Name, "x", S, D>,
  axis: SomeAxesOf<Name, S, N>,
) => Tensor<S, D>;

/** A tensor of floats or ints. */
type Numbers = Tensor<Shape, NumberType>;

/** What combines a later element with all before it. */
type Combine = (later: Numbers, earlier: Numbers) => Numbers;

/**
 * Results up to each position of a short axis: each step combines every element with the one so many places before it, 1, 2, 4 …
 * (Hillis & Steele, "Data Parallel Algorithms", 1986).
 */
const withinBlock = (x: Numbers, axis: number, combine: Combine): Numbers => {
  const size = at(x.sizes, axis);
  let results = x;
  for (let places = 1; places < size; places *= 2) {
    const [first, rest] = [
      sliceAxis<NumberType>(results, axis, 0, places),
      sliceAxis<NumberType>(results, axis, places, size - places),
    ];
    results = concatAxis<NumberType>(
      [first, combine(rest, sliceAxis<NumberType>(results, axis, 0, size - places))],
      axis,
    );
  }
  return results;
};

/** The length of a block: 5 steps go through all of it, however many blocks there are. */
const BLOCK = 32;

/**
 * Results up to each position, in time and memory that are linear in the length of the axis: within blocks, then in the same way up to
 * each block, and then both combined. A result goes through as many roundings as it takes steps.
 */
const upTo = (x: Numbers, axis: number, combine: Combine): Numbers => {
  const size = at(x.sizes, axis);
  if (size <= 2 * BLOCK) return withinBlock(x, axis, combine);
  const count = Math.floor(size / BLOCK);
  const part = (y: Numbers, along: number, start: number, length: number): Numbers =>
    sliceAxis<NumberType>(y, along, start, length);
  const as = (y: Numbers, ...sizes: readonly number[]): Numbers => {
    const all = x.sizes.toSpliced(axis, 1, ...sizes);
    return reshape<Shape, NumberType>(y, all, all);
  };
  const blocks = withinBlock(as(part(x, axis, 0, count * BLOCK), count, BLOCK), axis + 1, combine);
  const ends = upTo(as(part(blocks, axis + 1, BLOCK - 1, 1), count), axis, combine);
  const before = repeatAxes<NumberType>(part(ends, axis, 0, count - 1), [axis + 1], part(blocks, axis, 1, count - 1));
  const others = combine(part(blocks, axis, 1, count - 1), before);
  const results = as(concatAxis<NumberType>([part(blocks, axis, 0, 1), others], axis), count * BLOCK);
  const left = size - count * BLOCK;
  if (left === 0) return results;
  const tail = withinBlock(part(x, axis, size - left, left), axis, combine);
  const whole = as(part(ends, axis, count - 1, 1));
  return concatAxis<NumberType>([results, combine(tail, repeatAxes<NumberType>(whole, [axis], tail))], axis);
};

const cumulative = <const Name extends string>(name: Name, combine: Combine): Cumulative<Name> => {
  const along = (x: Numbers, axis: number): Numbers => upTo(named<Shape, NumberType>(x, x.sizes), axis, combine);
  const call = (x: unknown, axis: Axes): Numbers => {
    const all = numericTensor(name, "x", x);
    if (!Array.isArray(axis)) return named(along(all, axisOf(name, all.shape, axis as Axis)), all.shape);
    const rows = asRows(name, all, axis);
    return named(rows.whole(along(rows.along, rows.along.sizes.length - 1)), all.shape);
  };
  // The results have the sizes of x, and get its names.
  return call as unknown as Cumulative<Name>;
};

/** Property tests go along any axis, over elements that are apart. */
export const sampleCumulative =
  (call: (x: Tensor, axis: number) => Tensor): Sampler =>
  (draw) => {
    const sizes = drawSizes(draw, draw.integer(1, 3));
    const axis = -draw.integer(1, sizes.length);
    const input = drawReals(draw, sizes, { min: -1.5, max: 1.5 });
    const elements = input.elements.map((x, i) => x + (i % 97) * 0.0013);
    return { inputs: [{ ...input, elements }], call: ([x]) => call(x as Tensor, axis) };
  };

/**
 * The sums of all elements up to each, itself included, along an axis, or along several, which are counted through as one row in the
 * order that they have in the shape. Later elements do not affect a sum, even if they are ∞ or
 * NaN. Sums of ints wrap around at 32 bits.
 *
 * @derivative `x̄` is the cumulative sum of `ȳ` from the other end
 *
 * @example
 * ```ts
 * cumulativeSum(tensor("4", [1, 2, 3, 4]), -1); // [1, 3, 6, 10]
 * cumulativeSum(tensor("int:3", [1, 2, 3]), -1); // [1, 3, 6]
 * cumulativeSum(tensor("2 2", [1, 2, 3, 4]), [-2, -1]); // [[1, 3], [6, 10]]
 * ```
 */
export const cumulativeSum: Cumulative<"cumulativeSum"> = /*#__PURE__*/ cumulative("cumulativeSum", add as Combine);

/**
 * The products of all elements up to each, itself included, along an axis, or along several as {@link cumulativeSum} has them. The derivative is right also where some are 0.
 *
 * @example
 * ```ts
 * cumulativeProduct(tensor("4", [1, 2, 3, 0]), -1); // [1, 2, 6, 0]
 * ```
 */
export const cumulativeProduct: Cumulative<"cumulativeProduct"> = /*#__PURE__*/ cumulative(
  "cumulativeProduct",
  mul as Combine,
);

/**
 * The largest of all elements up to each, itself included, along an axis, or along several as {@link cumulativeSum} has them. After a NaN all are NaN. The derivative goes to the
 * largest element, and to the first if there are several.
 *
 * @derivative `ȳ` is added where the maximum stood
 *
 * @example
 * ```ts
 * cumulativeMaximum(tensor("4", [1, 3, 2, 4]), -1); // [1, 3, 3, 4]
 * ```
 */
export const cumulativeMaximum: Cumulative<"cumulativeMaximum"> = /*#__PURE__*/ cumulative(
  "cumulativeMaximum",
  maximum as Combine,
);
