/** Matrices without their diagonals: closed before a softmax, or set to 0. */
import { at } from "../at.ts";
import { type Shape, ShapeError, type Show, show } from "../shape/dimension.ts";
import { floatTensor, type NotFloat } from "../shape/dtype.ts";
import type { DType, Tensor } from "../tensor.ts";
import { constant } from "./constant.ts";
import { equal } from "./comparison.ts";
import { select } from "./select.ts";
import { view } from "./view.ts";

/**
 * The matrices of the last two axes with -∞ on their diagonals: a softmax over either axis gives 0 there, beside scores of any
 * size. In a row that has no other entry, it is 1 (see {@link softmax}).
 *
 * @derivative `ȳ` with its diagonal set to zero
 *
 * @example
 * ```ts
 * maskDiagonal(tensor("2 2", [1, 2, 3, 4])); // [[-Infinity, 2], [3, -Infinity]]
 * ```
 */
export const maskDiagonal = <const S extends Shape, D extends DType = "float">(
  x: MatricesArgument<"maskDiagonal", S, D>,
): Tensor<S> => {
  const all = matrices("maskDiagonal", x);
  return select(onDiagonal(all), -Infinity, all) as Tensor<S>;
};

/**
 * The matrices of the last two axes with zeros on their diagonals, whatever was there.
 *
 * @derivative `ȳ` with its diagonal set to zero
 *
 * @example
 * ```ts
 * zeroDiagonal(tensor("2 2", [NaN, 2, 3, 4])); // [[0, 2], [3, 0]]
 * ```
 */
export const zeroDiagonal = <const S extends Shape, D extends DType = "float">(
  x: MatricesArgument<"zeroDiagonal", S, D>,
): Tensor<S> => {
  const all = matrices("zeroDiagonal", x);
  return select(onDiagonal(all), 0, all) as Tensor<S>;
};

/** The type of an argument whose last two axes are matrices, or the sentence that says that it has not as many. */
type MatricesArgument<Name extends string, S extends Shape, D extends DType> = [D] extends ["float"]
  ? S extends readonly [] | readonly [unknown]
    ? `${Name}: ${Show<S>} has no matrices: it needs at least two dimensions`
    : Tensor<S, D>
  : NotFloat<Name, "x", S, D>;

/** The value beside the type {@link MatricesArgument}. */
const matrices = (name: string, x: unknown): Tensor => {
  const all = floatTensor(name, "x", x);
  if (all.shape.length > 1) return all;
  throw new ShapeError(`${name}: ${show(all.shape)} has no matrices: it needs at least two dimensions`);
};

/** Whether the last two indices are equal. It takes the memory of two lists, and not of a matrix. */
export const onDiagonal = (like: Tensor): Tensor<Shape, "bool"> => {
  const rank = like.sizes.length;
  const indexOf = (axis: number): Tensor => {
    const size = at(like.sizes, axis);
    const indices = constant(
      Float64Array.from({ length: size }, (_, i) => i),
      [at(like.shape, axis)],
      [size],
    );
    return view(
      indices,
      like.sizes.map((_, k) => (k === axis ? 0 : -1)),
      like.shape,
      like.sizes,
    );
  };
  return equal<Tensor, Tensor>(indexOf(rank - 2), indexOf(rank - 1));
};
