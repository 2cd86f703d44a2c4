/** Parts of a dimension, side by side or every n-th position. */
import { at } from "../at.ts";
import type { Along, Replaced } from "../shape/along.ts";
import type { Minus, Plus, Times } from "../shape/arithmetic.ts";
import { axisOf } from "../shape/axis.ts";
import { type Dimension, type Shape, ShapeError, type Show, show } from "../shape/dimension.ts";
import { checkTensor } from "../shape/dtype.ts";
import type { Valid } from "../shape/rule.ts";
import { checkList, checkSize, isSize } from "../shape/sizes.ts";
import type { DType, Tensor } from "../tensor.ts";
import { concatAxis } from "./concat.ts";
import type { Axis, AxisOf } from "./reductions.ts";
import { named, reshape } from "./reshape.ts";
import { sliceAxis } from "./slice.ts";

/**
 * An axis cut into parts of the given sizes, one after another: `split(gates, -1, [4, 4, 8])` of `[batch, 16]` is three tensors,
 * `[batch, 4]`, `[batch, 4]` and `[batch, 8]`.
 *
 * @throws ShapeError if the sizes are not those of the whole axis
 *
 * @derivative the parts of `ȳ`, one after another
 *
 * @example
 * ```ts
 * split(tensor("2 3", [1, 2, 3, 4, 5, 6]), -1, [1, 2]); // [[[1], [4]], [[2, 3], [5, 6]]]
 * ```
 */
export const split = <
  const S extends Shape,
  const N extends Axis,
  const Sizes extends readonly number[],
  D extends DType = "float",
>(
  x: Tensor<S, D>,
  axis: AxisOf<"split", S, N>,
  sizes: Valid<Sizes, PartsRule<S, N, Sizes>>,
): { readonly [I in keyof Sizes]: Tensor<Replaced<S, N, [Sizes[I]]>, D> } => {
  checkTensor("split", "x", x);
  const given: readonly number[] = sizes; // `PartsRule` is a sentence only where this throws.
  checkList("split", "sizes", given, "whole numbers");
  const k = axisOf("split", x.shape, axis);
  const whole = at(x.sizes, k);
  if (!given.every(isSize) || given.reduce((a, b) => a + b, 0) !== whole) {
    const sized = typeof x.shape[k] === "number" ? "" : ` of size ${whole}`;
    throw new ShapeError(
      `split: ${show(x.shape)}: parts of [${given.map(String).join(", ")}] are not ${at(x.shape, k)}${sized}`,
    );
  }
  let start = 0;
  const parts = given.map((size) => {
    const part = sliceAxis<DType>(x, k, start, size);
    start += size;
    return named(part, x.shape.with(k, size));
  });
  return parts as unknown as { readonly [I in keyof Sizes]: Tensor<Replaced<S, N, [Sizes[I]]>, D> };
};

/** The sentence for parts that are not all of an axis of known size; undefined else. */
type PartsRule<S extends Shape, N, Sizes extends readonly number[]> = number extends
  S["length"] | Sizes["length"] | Sizes[number]
  ? undefined
  : Along<S, N> extends readonly [unknown, infer D extends number, unknown]
    ? number extends D
      ? undefined
      : SumOf<Sizes> extends D
        ? undefined
        : `split: ${Show<S>}: parts of ${Show<Sizes>} are not ${D}`
    : undefined;

type SumOf<Sizes extends readonly number[], Sum extends number = 0> = Sizes extends readonly [
  infer First extends number,
  ...infer Rest extends readonly number[],
]
  ? `${First}` extends `-${string}` | `${string}.${string}`
    ? never
    : SumOf<Rest, Plus<Sum, First> & number>
  : Sum;

/**
 * Every so-many-th position of an axis, the first of them included, under a new name of the dimension:
 * `everyNth(history, "length", 2, "half")` are the positions 0, 2, 4 … A slice before it says where to begin.
 *
 * @throws ShapeError if the step is not a whole number above 0, or the new dimension is a number and not how many there are
 *
 * @derivative `ȳ` where it was taken from, and zeros between
 *
 * @example
 * ```ts
 * everyNth(tensor("5", [1, 2, 3, 4, 5]), -1, 2, 3); // [1, 3, 5]
 * ```
 */
export const everyNth = <
  const S extends Shape,
  const N extends Axis,
  const As extends Dimension,
  D extends DType = "float",
  const Step extends number = number,
>(
  x: Tensor<S, D>,
  axis: AxisOf<"everyNth", S, N>,
  step: Step,
  as: Valid<As, NthRule<S, N, Step, As>>,
): Tensor<Replaced<S, N, [As]>, D> => {
  checkTensor("everyNth", "x", x);
  const k = axisOf("everyNth", x.shape, axis);
  const size = at(x.sizes, k);
  if (!isSize(step) || step === 0)
    throw new ShapeError(`everyNth: the step is a whole number above 0, not ${String(step)}`);
  const count = Math.ceil(size / step);
  const own = as as As; // `NthRule` is a sentence only where this throws.
  if (typeof own === "number" && own !== count) {
    const sized = typeof x.shape[k] === "number" ? "" : ` of size ${size}`;
    throw new ShapeError(
      `everyNth: ${show(x.shape)}: ${at(x.shape, k)}${sized} has not ${own} positions that are ${step} apart`,
    );
  }
  checkSize("everyNth", own, count);
  // Rows of as many positions as the step has, of which the first is taken; the last one may be short.
  const full = Math.floor(size / step);
  const rows = (of: readonly Dimension[], n: number, width: number) => of.toSpliced(k, 1, n, width);
  const columns = reshape<Shape, DType>(
    sliceAxis<DType>(x, k, 0, full * step),
    rows(x.shape, full, step),
    rows(x.sizes, full, step) as readonly number[],
  );
  const firsts = reshape<Shape, DType>(
    sliceAxis<DType>(columns, k + 1, 0, 1),
    x.shape.with(k, full),
    x.sizes.with(k, full),
  );
  const all = full === count ? firsts : concatAxis<DType>([firsts, sliceAxis<DType>(x, k, full * step, 1)], k);
  return named<Shape, DType>(all, x.shape.with(k, own)) as Tensor<Replaced<S, N, [As]>, D>;
};

/** The sentence for another number of positions than an axis of known size has, so far apart; undefined else. */
type NthRule<S extends Shape, N, Step extends number, As extends Dimension> = number extends S["length"] | Step | As
  ? undefined
  : [As, Along<S, N>] extends [number, readonly [unknown, infer D extends number, unknown]]
    ? number extends D
      ? undefined
      : IsCount<Minus<Times<As & number, Step> & number, D>, Step> extends true
        ? undefined
        : `everyNth: ${Show<S>}: ${D} has not ${As} positions that are ${Step} apart`
    : undefined;

/** Whether so much is left of the last step: at least 0, and less than a step. */
type IsCount<Left, Step extends number> = [Left] extends [never]
  ? false
  : [Minus<Step, Left & number>] extends [never] | [0]
    ? false
    : true;
