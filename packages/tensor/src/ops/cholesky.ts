/** The Cholesky factor of a matrix. */
import { at } from "../at.ts";
import type { Shape } from "../shape/dimension.ts";
import type { DType, Tensor } from "../tensor.ts";
import { add } from "./add.ts";
import { concatAxis } from "./concat.ts";
import { div } from "./div.ts";
import { filled } from "./filled.ts";
import { mul } from "./mul.ts";
import { named } from "./reshape.ts";
import { drawReals, type Sampler } from "./sample.ts";
import { matmul } from "./matmul.ts";
import { block, type SquareArgument, squareMatrices, transposed, unnamed } from "./square-matrix.ts";
import { sqrt } from "./sqrt.ts";
import { sub } from "./sub.ts";

/**
 * The lower triangular matrix L with L Lᵀ = A, for each of the symmetric matrices of the last two dimensions. Only the lower triangle of A is
 * read, and only there is a derivative. Where A is not positive definite, L has NaN. It takes a step for each row: it is for
 * matrices of up to some dozens.
 *
 * @throws ShapeError if the last two dimensions are not the same
 *
 * @example
 * ```ts
 * cholesky(tensor("2 2", [4, 2, 2, 5])); // [[2, 0], [1, 2]]
 * cholesky(tensor("1 1", [-1])); // [[NaN]]
 * ```
 */
export const cholesky = <const S extends Shape, D extends DType = "float">(
  a: SquareArgument<"cholesky", S, D>,
): Tensor<S> => factor(squareMatrices("cholesky", a)) as Tensor<S>;

const factor = (a: Tensor): Tensor => {
  const size = at(a.sizes, a.sizes.length - 1);
  const rank = a.sizes.length;
  const columns: Tensor[] = [];
  let rest = unnamed(a);
  for (let left = size; left > 0; left--) {
    const pivot = sqrt<Shape>(block(rest, [0, 1], [0, 1]));
    const below = div<Tensor, Tensor>(block(rest, [1, left - 1], [0, 1]), pivot);
    const zeros = a.sizes.with(rank - 2, size - left).with(rank - 1, 1);
    columns.push(concatAxis<"float">([filled(0, zeros, zeros), pivot, below], rank - 2));
    rest = sub<Tensor, Tensor>(
      block(rest, [1, left - 1], [1, left - 1]),
      mul<Tensor, Tensor>(below, transposed(below)),
    );
  }
  return size === 0 ? a : named(concatAxis<"float">(columns, rank - 1), a.shape);
};

/** Property tests draw matrices B and factor B Bᵀ + 2. */
export const sampleCholesky: Sampler = (draw) => {
  const size = draw.integer(0, 3);
  const sizes = draw.integer(0, 1) === 0 ? [size, size] : [2, size, size];
  const twice = Float64Array.from({ length: size * size }, (_, i) => (i % (size + 1) === 0 ? 2 : 0));
  return {
    inputs: [
      drawReals(draw, sizes, { min: -1, max: 1 }),
      { sizes: [size, size], dtype: "float", elements: [...twice] },
    ],
    call: ([b, diagonal]) =>
      factor(
        unnamed(add<Tensor, Tensor>(matmul<Shape, Shape>(b as Tensor, transposed(b as Tensor)), diagonal as Tensor)),
      ),
  };
};
