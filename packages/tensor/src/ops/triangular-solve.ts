/** Equations whose matrix is triangular. */
import { at } from "../at.ts";
import type { Shape } from "../shape/dimension.ts";
import { checkFields } from "../shape/sizes.ts";
import type { DType, Tensor } from "../tensor.ts";
import { concatAxis } from "./concat.ts";
import { div } from "./div.ts";
import { mul } from "./mul.ts";
import { drawReals, type Sampler } from "./sample.ts";
import {
  block,
  rightSides,
  type RightSide,
  type SquareArgument,
  squareMatrices,
  transposed,
  unnamed,
} from "./square-matrix.ts";
import { sub } from "./sub.ts";

/** Which triangle of a matrix is meant, and whether the matrix is transposed first. */
export interface Triangle {
  /** If true, the elements above the diagonal, else those below. */
  readonly upper?: boolean;
  /** If true, the equations are Aᵀ x = b. */
  readonly transposed?: boolean;
}

/**
 * The solution x of A x = b for lower triangular matrices A of the last two dimensions, or for upper ones, from row to row. Right sides
 * are lists `[… n]` or columns `[… n, columns]`. The other triangle is not read. A zero on the diagonal gives infinities or NaN. It
 * takes a step for each row: it is for matrices of up to some dozens.
 *
 * @throws ShapeError if the matrices are not square, or the right sides do not fit
 *
 * @derivative `b̄ = a⁻ᵀ ȳ`, and `ā = -b̄ yᵀ` in the triangle
 *
 * @example
 * ```ts
 * const a = tensor("2 2", [2, 0, 1, 4]);
 * triangularSolve(a, tensor("2", [2, 5])); // [1, 1]
 * triangularSolve(a, tensor("2", [3, 4]), { transposed: true }); // [1, 1]
 * ```
 */
export const triangularSolve = <
  const A extends Shape,
  const B extends Shape,
  D extends DType = "float",
  E extends DType = "float",
>(
  a: SquareArgument<"triangularSolve", A, D>,
  b: RightSide<"triangularSolve", A, B, E>,
  options: Triangle = {},
): Tensor<B> => substituted(squareMatrices("triangularSolve", a), b, options) as Tensor<B>;

const substituted = (a: Tensor, b: unknown, options: Triangle): Tensor => {
  const { columns, back } = rightSides("triangularSolve", a, b);
  checkFields("triangularSolve", "options", options, "upper and transposed");
  const isTransposed = options.transposed === true;
  const matrix = isTransposed ? transposed(unnamed(a)) : unnamed(a);
  return back(substitutedRows(matrix, columns, (options.upper === true) !== isTransposed));
};

/** The solution by substitution, from the first row on, or for an upper triangle from the last. */
export const substitutedRows = (a: Tensor, b: Tensor, isUpper: boolean): Tensor => {
  const size = at(a.sizes, a.sizes.length - 1);
  const columns = at(b.sizes, b.sizes.length - 1);
  const solved: Tensor[] = [];
  let rest = b;
  for (let step = 0; step < size; step++) {
    const left = size - step - 1;
    // Of the rows that are left, this one is the first or the last.
    const [row, own, others] = isUpper ? [left, left, 0] : [step, 0, 1];
    const x = div<Tensor, Tensor>(block(rest, [own, 1], [0, columns]), block(a, [row, 1], [row, 1]));
    solved.push(x);
    const factors = block(a, [isUpper ? 0 : step + 1, left], [row, 1]);
    rest = sub<Tensor, Tensor>(block(rest, [others, left], [0, columns]), mul<Tensor, Tensor>(factors, x));
  }
  return size === 0 ? b : concatAxis<"float">(isUpper ? solved.toReversed() : solved, b.sizes.length - 2);
};

/** Property tests draw matrices with a diagonal apart from 0, lists or columns, and either triangle. */
export const sampleTriangularSolve: Sampler = (draw) => {
  const size = draw.integer(0, 3);
  const rows = draw.integer(0, 1) === 0 ? [] : [2];
  const others = draw.integer(0, 1) === 0 ? [] : [draw.integer(0, 3)];
  const options = { upper: draw.integer(0, 1) === 0, transposed: draw.integer(0, 1) === 0 };
  const input = drawReals(draw, [...rows, size, size], { min: -1, max: 1 });
  const elements = input.elements.map((x, i) => ((i % (size * size)) % (size + 1) === 0 ? x + 2 : x));
  return {
    inputs: [{ ...input, elements }, drawReals(draw, [...rows, size, ...others])],
    call: ([a, b]) => substituted(a as Tensor, b, options),
  };
};
