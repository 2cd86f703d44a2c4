/** Operations that repeat positions of a dimension, and that remove dimensions of size 1. */
import { at } from "../at.ts";
import type { Along, Replaced } from "../shape/along.ts";
import type { Times } from "../shape/arithmetic.ts";
import { axisOf, type WithoutAxis } from "../shape/axis.ts";
import { type Dimension, type Shape, ShapeError, type Show, show } from "../shape/dimension.ts";
import { checkTensor } from "../shape/dtype.ts";
import type { Valid } from "../shape/rule.ts";
import { checkSize, isSize } from "../shape/sizes.ts";
import type { DType, Tensor } from "../tensor.ts";
import type { Axis, AxisOf } from "./reductions.ts";
import { reshape } from "./reshape.ts";
import { view } from "./view.ts";

/**
 * Every position of an axis so many times in a row, under a new name of the dimension: `repeat(users, "batch", 5, "pairs")` of
 * `[batch, dim]` is `[pairs, dim]`, whose first five rows are the first user. The derivative is the sum over the repetitions.
 *
 * @throws ShapeError if the number of times is not whole, or the new dimension is a number and not how many there are
 *
 * @derivative sums of `ȳ` over the repetitions
 *
 * @example
 * ```ts
 * repeat(tensor("2", [1, 2]), -1, 3, 6); // [1, 1, 1, 2, 2, 2]
 * ```
 */
export const repeat = <
  const S extends Shape,
  const N extends Axis,
  const As extends Dimension,
  D extends DType = "float",
  const Count extends number = number,
>(
  x: Tensor<S, D>,
  axis: AxisOf<"repeat", S, N>,
  times: Count,
  as: Valid<As, RepeatRule<S, N, Count, As>>,
): Tensor<Replaced<S, N, [As]>, D> => {
  checkTensor("repeat", "x", x);
  const k = axisOf("repeat", x.shape, axis);
  if (!isSize(times))
    throw new ShapeError(`repeat: a position is repeated a whole number of times, not ${String(times)}`);
  const size = at(x.sizes, k) * times;
  const own = as as As; // `RepeatRule` is a sentence only where this throws.
  checkSize("repeat", own, size);
  const axes = x.sizes.map((_, i) => i).toSpliced(k + 1, 0, -1);
  const each = view<Shape, DType>(x, axes, x.shape.toSpliced(k + 1, 0, times), x.sizes.toSpliced(k + 1, 0, times));
  return reshape<Shape, DType>(each, x.shape.with(k, own), x.sizes.with(k, size)) as Tensor<Replaced<S, N, [As]>, D>;
};

/** The sentence for another size than that of an axis of known size, so many times; undefined else. */
type RepeatRule<S extends Shape, N, Count extends number, As extends Dimension> = number extends
  S["length"] | Count | As
  ? undefined
  : [As, Along<S, N>] extends [number, readonly [unknown, infer D extends number, unknown]]
    ? number extends D
      ? undefined
      : Times<D, Count> extends As
        ? undefined
        : `repeat: the dimension ${As} cannot have the size ${Times<D, Count>}`
    : undefined;

/** The axis as given, or the sentence that says that it is not of size 1. */
type One<S extends Shape, N> = number extends S["length"]
  ? N
  : string extends N
    ? N
    : number extends N
      ? N
      : Along<S, N> extends readonly [unknown, infer D extends Dimension, unknown]
        ? [D] extends [1]
          ? N
          : number extends D
            ? N
            : `squeeze: ${Show<S>}: ${D} is not 1: only dimensions of size 1 can be taken away`
        : N;

/**
 * The tensor without an axis of size 1: `squeeze(x, -1)` of `[batch, 1]` is `[batch]`.
 *
 * @throws ShapeError if the axis is of another size
 *
 * @example
 * ```ts
 * squeeze(tensor("2 1", [3, 4]), -1); // [3, 4]
 * ```
 */
export const squeeze = <const S extends Shape, const N extends Axis, D extends DType = "float">(
  x: Tensor<S, D>,
  axis: [AxisOf<"squeeze", S, N>] extends [N] ? ([One<S, N>] extends [N] ? N : One<S, N>) : AxisOf<"squeeze", S, N>,
): Tensor<WithoutAxis<S, N>, D> => {
  checkTensor("squeeze", "x", x);
  const k = axisOf("squeeze", x.shape, axis);
  if (x.shape[k] !== 1) {
    throw new ShapeError(
      `squeeze: ${show(x.shape)}: ${at(x.shape, k)} is not 1: only dimensions of size 1 can be taken away`,
    );
  }
  return reshape<Shape, DType>(x, x.shape.toSpliced(k, 1), x.sizes.toSpliced(k, 1)) as Tensor<WithoutAxis<S, N>, D>;
};
