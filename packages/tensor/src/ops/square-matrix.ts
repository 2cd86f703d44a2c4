/**
 * Square matrices in the last two dimensions, and their parts, for factorisations. Those are laid out step by step when a function
 * is traced, so that derivatives of any order need nothing of their own: for matrices of up to some dozens of rows.
 */
import { type Shape, ShapeError, type Show, show } from "../shape/dimension.ts";
import { floatTensor, type NotFloat } from "../shape/dtype.ts";
import type { Agree } from "../shape/rule.ts";
import type { DType, Tensor } from "../tensor.ts";
import { named, reshape } from "./reshape.ts";
import { sliceAxis } from "./slice.ts";
import { permute } from "./view.ts";

/** The type of an argument that is square in its last two dimensions, or the sentence that says that it is not. */
export type SquareArgument<Name extends string, S extends Shape, D extends DType, Argument extends string = "a"> = [
  D,
] extends ["float"]
  ? number extends S["length"]
    ? Tensor<S, D>
    : S extends readonly [...unknown[], infer A, infer B]
      ? Agree<A, B> extends true
        ? Tensor<S, D>
        : `${Name}: '${Argument}' ${Show<S>} is not square in its last two dimensions`
      : `${Name}: '${Argument}' ${Show<S>} is not square in its last two dimensions`
  : NotFloat<Name, Argument, S, D>;

/** The value beside the type {@link SquareArgument}. */
export const squareMatrices = (name: string, a: unknown): Tensor => {
  const all = floatTensor(name, "a", a);
  const isSquare =
    all.shape.length > 1 && all.shape.at(-1) === all.shape.at(-2) && all.sizes.at(-1) === all.sizes.at(-2);
  if (isSquare) return all;
  throw new ShapeError(`${name}: 'a' ${show(all.shape)} is not square in its last two dimensions`);
};

/**
 * The type of the right sides of equations with matrices of shape A, `[… n]` or `[… n, columns]`, or the sentence that says that it does
 * not fit.
 */
export type RightSide<Name extends string, A extends Shape, B extends Shape, D extends DType> = [D] extends ["float"]
  ? number extends A["length"] | B["length"]
    ? Tensor<B, D>
    : A extends readonly [...infer Rows extends Shape, infer N extends Shape[number], unknown]
      ? [B] extends [readonly [...Rows, N] | readonly [...Rows, N, unknown]]
        ? Tensor<B, D>
        : `${Name}: 'b' ${Show<B>} does not fit 'a' ${Show<A>}`
      : Tensor<B, D>
  : NotFloat<Name, "b", B, D>;

/** Right sides as columns, and what brings the solution to the shape of the right sides: the value beside {@link RightSide}. */
export const rightSides = (
  name: string,
  a: Tensor,
  b: unknown,
): { readonly columns: Tensor; readonly back: (solution: Tensor) => Tensor } => {
  const given = floatTensor(name, "b", b);
  const known = a.shape.length - 1;
  const fits = <T>(own: readonly T[], other: readonly T[]): boolean =>
    other.slice(0, known).every((each, k) => each === own[k]);
  const isVector = given.shape.length === known;
  if (!(isVector || given.shape.length === known + 1) || !fits(a.shape, given.shape) || !fits(a.sizes, given.sizes)) {
    throw new ShapeError(`${name}: 'b' ${show(given.shape)} does not fit 'a' ${show(a.shape)}`);
  }
  const sizes = isVector ? [...given.sizes, 1] : given.sizes;
  return {
    columns: reshape(given, sizes, sizes),
    back: (solution) => reshape(solution, given.shape, given.sizes),
  };
};

/** The matrices with numbers for names: what steps of a factorisation work on. */
export const unnamed = (x: Tensor): Tensor => named(x, x.sizes);

/** The elements of a range of rows and one of columns. */
export const block = (
  x: Tensor,
  [row, rows]: readonly [start: number, length: number],
  [column, columns]: readonly [start: number, length: number],
): Tensor => {
  const rank = x.sizes.length;
  return sliceAxis(sliceAxis(x, rank - 2, row, rows), rank - 1, column, columns);
};

/** The matrices of the last two dimensions, transposed. */
export const transposed = (x: Tensor): Tensor => {
  const axes = x.sizes.map((_, axis) => axis);
  return permute(x, [...axes.slice(0, -2), ...axes.slice(-2).toReversed()]);
};
