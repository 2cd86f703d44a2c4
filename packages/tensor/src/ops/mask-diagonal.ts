/** Matrices without their diagonals: closed before a softmax, or set to 0. */
import { at } from "../at.ts";
import type { Shape } from "../shape/dimension.ts";
import type { Tensor } from "../tensor.ts";
import { constant } from "./constant.ts";
import { equal } from "./equal.ts";
import { select } from "./select.ts";
import { view } from "./view.ts";

/**
 * The matrices of the last two axes with -∞ on their diagonals: a softmax over either axis gives 0 there, beside scores of any
 * size. Of a row that has no other entry, it is 1 (see {@link softmax}).
 */
export const maskDiagonal = <const S extends Shape>(x: Tensor<S>): Tensor<S> =>
  select(onDiagonal(x), -Infinity, x) as Tensor<S>;

/** The matrices of the last two axes with zeros on their diagonals, whatever was there. */
export const zeroDiagonal = <const S extends Shape>(x: Tensor<S>): Tensor<S> =>
  select(onDiagonal(x), 0, x) as Tensor<S>;

/** 1 where the last two indices are equal, and 0 elsewhere. It takes the memory of two lists, and not of a matrix. */
const onDiagonal = (like: Tensor): Tensor => {
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
