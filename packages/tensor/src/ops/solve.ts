/** Equations with any square matrix, and its determinant: by elimination. */
import { at } from "../at.ts";
import type { Shape } from "../shape/dimension.ts";
import type { DType, Tensor } from "../tensor.ts";
import { abs } from "./abs.ts";
import { add } from "./add.ts";
import { concatAxis } from "./concat.ts";
import { div } from "./div.ts";
import { filled } from "./filled.ts";
import { log } from "./log.ts";
import { mul } from "./mul.ts";
import { oneHot } from "./one-hot.ts";
import { reduceAxes } from "./reduce.ts";
import { named, reshape } from "./reshape.ts";
import { drawReals, type Sampler } from "./sample.ts";
import { select } from "./select.ts";
import { argmax } from "./argmax.ts";
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

/**
 * The solution x of A x = b for each of the square matrices A of the last two dimensions, by elimination; the row with the largest
 * element is the pivot. Right sides are lists `[… n]` or columns `[… n, columns]`. Singular matrices give infinities or NaN. It takes a
 * step for each row: it is for matrices of up to some dozens.
 *
 * @throws ShapeError if the matrices are not square, or the right sides do not fit
 *
 * @derivative `b̄ = a⁻ᵀ ȳ, ā = -b̄ yᵀ`
 *
 * @example
 * ```ts
 * solve(tensor("2 2", [0, 2, 4, 1]), tensor("2", [6, 7])); // [1, 3]
 * ```
 */
export const solve = <
  const A extends Shape,
  const B extends Shape,
  D extends DType = "float",
  E extends DType = "float",
>(
  a: SquareArgument<"solve", A, D>,
  b: RightSide<"solve", A, B, E>,
): Tensor<B> => solved(squareMatrices("solve", a), b) as Tensor<B>;

/**
 * The logarithm of the absolute value of the determinant, ln |det A|, of each of the square matrices of the last two dimensions: -∞ if
 * one is singular, 0 if it has no elements. It neither overflows nor vanishes where the determinant would. The derivative is the
 * inverse, transposed. It takes a step for each row: it is for matrices of up to some dozens.
 *
 * @throws ShapeError if the last two dimensions are not the same
 *
 * @derivative `ā = ȳ · a⁻ᵀ`
 *
 * @example
 * ```ts
 * logDeterminant(tensor("2 2 2", [0, 2, 4, 1, 1, 2, 2, 4])); // [2.079, -Infinity]
 * ```
 */
export const logDeterminant = <const S extends Shape, D extends DType = "float">(
  a: SquareArgument<"logDeterminant", S, D>,
): Tensor<S extends readonly [...infer Rows extends Shape, unknown, unknown] ? Rows : Shape> =>
  determined(squareMatrices("logDeterminant", a)) as Tensor<
    S extends readonly [...infer Rows extends Shape, unknown, unknown] ? Rows : Shape
  >;

/** The rows of the pivots, each from its pivot on, of matrices with more columns than rows. */
const eliminate = (augmented: Tensor, size: number): readonly Tensor[] => {
  const rank = augmented.sizes.length;
  const pivots: Tensor[] = [];
  let rest = augmented;
  for (let left = size; left > 0; left--) {
    const width = at(rest.sizes, rank - 1);
    const largest = argmax<Shape, number>(abs<Shape>(block(rest, [0, left], [0, 1])), -2);
    const isPivot = transposed(oneHot<Shape, number>(largest, left, left));
    const marked = select<Tensor, Tensor, number>(isPivot, rest, 0);
    const one = rest.sizes.with(rank - 2, 1);
    const row = reshape(reduceAxes("sum", marked, [rank - 2]), one, one);
    pivots.push(row);
    // The first row goes where the pivot was.
    const swapped = select<Tensor, Tensor, Tensor>(isPivot, block(rest, [0, 1], [0, width]), rest);
    const pivot = block(row, [0, 1], [0, 1]);
    const column = block(swapped, [1, left - 1], [0, 1]);
    // A pivot of 0 stands above nothing else, and there is nothing to eliminate.
    const factors = div<Tensor, Tensor>(column, select<Tensor, Tensor, number>(pivot, pivot, 1));
    rest = sub<Tensor, Tensor>(
      block(swapped, [1, left - 1], [1, width - 1]),
      mul<Tensor, Tensor>(factors, block(row, [0, 1], [1, width - 1])),
    );
  }
  return pivots;
};

const solved = (a: Tensor, b: unknown): Tensor => {
  const { columns, back } = rightSides("solve", a, b);
  const [rank, size, width] = [a.sizes.length, at(a.sizes, a.sizes.length - 1), at(columns.sizes, a.sizes.length - 1)];
  if (size === 0) return back(columns);
  const rows = eliminate(concatAxis<"float">([unnamed(a), columns], rank - 1), size);
  const none = columns.sizes.with(rank - 2, 0);
  const all = rows.reduceRight<Tensor>(
    (known, row, k) => {
      const left = size - k - 1;
      const factors = transposed(block(row, [0, 1], [1, left]));
      const sum = reduceAxes("sum", mul<Tensor, Tensor>(factors, known), [rank - 2]);
      const right = block(row, [0, 1], [left + 1, width]);
      const pivot = block(row, [0, 1], [0, 1]);
      const x = div<Tensor, Tensor>(
        sub<Tensor, Tensor>(right, reshape(sum, right.sizes, right.sizes)),
        // A pivot of -0 counts as 0: the sign of a zero in a sum is not the same on every device.
        select<Tensor, Tensor, number>(pivot, pivot, 0),
      );
      return left === 0 ? x : concatAxis<"float">([x, known], rank - 2);
    },
    filled(0, none, none),
  );
  return back(all);
};

const determined = (a: Tensor): Tensor => {
  const outer = a.sizes.slice(0, -2);
  const rows = eliminate(unnamed(a), at(a.sizes, a.sizes.length - 1));
  const logarithms = rows.map((row) => reshape(log<Shape>(abs<Shape>(block(row, [0, 1], [0, 1]))), outer, outer));
  return named(
    logarithms.reduce<Tensor>((sum, each) => add<Tensor, Tensor>(sum, each), filled(0, outer, outer)),
    a.shape.slice(0, -2),
  );
};

/** Matrices that are far from singular: up to 1 beside a diagonal of 3, and rows in the other order. */
const drawMatrices = (draw: Parameters<Sampler>[0], rows: readonly number[], size: number) => {
  const input = drawReals(draw, [...rows, size, size], { min: -1, max: 1 });
  const place = (i: number): boolean => (i % (size * size)) % Math.max(1, size - 1) === 0 && i % (size * size) > 0;
  return { ...input, elements: input.elements.map((x, i) => (size > 1 && place(i) ? x + 3 : size === 1 ? x + 2 : x)) };
};

/** Property tests draw matrices whose rows have to change places, and lists or columns. */
export const sampleSolve: Sampler = (draw) => {
  const size = draw.integer(0, 3);
  const rows = draw.integer(0, 1) === 0 ? [] : [2];
  const others = draw.integer(0, 1) === 0 ? [] : [draw.integer(0, 3)];
  return {
    inputs: [drawMatrices(draw, rows, size), drawReals(draw, [...rows, size, ...others])],
    call: ([a, b]) => solved(a as Tensor, b),
  };
};

/** Property tests draw matrices whose rows have to change places. */
export const sampleLogDeterminant: Sampler = (draw) => {
  const matrices = drawMatrices(draw, draw.integer(0, 1) === 0 ? [] : [2], draw.integer(0, 3));
  return { inputs: [matrices], call: ([a]) => determined(a as Tensor) };
};
