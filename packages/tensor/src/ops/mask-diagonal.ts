import { at } from "../at.ts";
import type { Shape } from "../shape/dimension.ts";
import type { Tensor } from "../tensor.ts";
import { add } from "./add.ts";
import { constant } from "./constant.ts";
import { mul } from "./mul.ts";

/** Large enough that its exponential is 0 beside any other score, and finite, so that a lone entry stays a number. */
const CLOSED = -1e9;

/** The matrices of the last two axes with their diagonals closed: a softmax over either axis gives 0 there. */
export const maskDiagonal = <const S extends Shape>(x: Tensor<S>): Tensor<S> =>
  add<Tensor, Tensor>(x, diagonal(x, CLOSED, 0)) as Tensor<S>;

/** The matrices of the last two axes with zeros on their diagonals. */
export const zeroDiagonal = <const S extends Shape>(x: Tensor<S>): Tensor<S> =>
  mul<Tensor, Tensor>(x, diagonal(x, 0, 1)) as Tensor<S>;

const diagonal = (like: Tensor, on: number, off: number): Tensor => {
  const [rows, columns] = [at(like.sizes, like.sizes.length - 2), at(like.sizes, like.sizes.length - 1)];
  const elements = Array.from({ length: rows * columns }, (_, i) =>
    Math.floor(i / columns) === i % columns ? on : off,
  );
  return constant(elements, like.shape.slice(-2), [rows, columns]);
};
