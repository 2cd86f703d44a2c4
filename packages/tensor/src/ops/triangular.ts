/** Lower triangular matrices from lists of their elements. */
import { type Dimension, type Shape, ShapeError, show } from "../shape/dimension.ts";
import { describe, type FloatArgument, floatTensor } from "../shape/dtype.ts";
import { checkFields, checkSize } from "../shape/sizes.ts";
import type { DType, Tensor } from "../tensor.ts";
import { concatAxis } from "./concat.ts";
import { filled } from "./filled.ts";
import { named, reshape } from "./reshape.ts";
import { drawReals, drawSizes, type Sampler } from "./sample.ts";
import { sliceAxis } from "./slice.ts";
import { transposed } from "./square-matrix.ts";

/** Which elements a list has, and in which order. */
export interface TriangularOrder {
  /** If false, the list has no diagonal, which is 0; else it has. */
  readonly diagonal?: boolean;
  /** Whether the elements come row after row, or column after column: "rows" if it is not given. */
  readonly order?: "rows" | "columns";
}

/** The shape of matrices from lists. */
type Filled<S extends Shape, N extends Dimension> = S extends readonly [...infer Rows extends Shape, unknown]
  ? [...Rows, N, N]
  : Shape;

/**
 * Lower triangular matrices, filled from the lists of the last axis, and 0 above: `triangular(x, "dim", 3)` of `[batch, 6]` is
 * `[batch, dim, dim]`. Without the diagonal three numbers fill it.
 *
 * @throws ShapeError if the lists do not have as many numbers as there are places
 *
 * @derivative the entries of `ȳ` in the triangle
 *
 * @example
 * ```ts
 * triangular(tensor("3", [1, 2, 3]), 2, 2); // [[1, 0], [2, 3]]
 * triangular(tensor("3", [1, 2, 3]), 3, 3, { diagonal: false, order: "columns" }); // [[0, 0, 0], [1, 0, 0], [2, 3, 0]]
 * ```
 */
export const triangular = <const S extends Shape, const N extends Dimension, D extends DType = "float">(
  x: FloatArgument<"triangular", "x", S, D>,
  dimension: N,
  size: number,
  options: TriangularOrder = {},
): Tensor<Filled<S, N>> => placed(floatTensor("triangular", "x", x), dimension, size, options) as Tensor<Filled<S, N>>;

const placed = (x: Tensor, dimension: Dimension, size: number, options: TriangularOrder): Tensor => {
  checkSize("triangular", dimension, size);
  checkFields("triangular", "options", options, "diagonal and order");
  const { diagonal = true, order = "rows" } = options;
  if (order !== "rows" && order !== "columns") {
    throw new TypeError(`triangular: 'order' is ${describe(order)}, neither 'rows' nor 'columns'`);
  }
  const last = x.sizes.length - 1;
  const count = (size * (diagonal ? size + 1 : size - 1)) / 2;
  if (x.sizes[last] !== count) {
    throw new ShapeError(
      `triangular: ${show(x.shape)} has not ${count} numbers in its last axis, as many as the places of ${size} rows`,
    );
  }
  const zeros = (length: number): readonly Tensor[] => {
    const sizes = x.sizes.with(last, length);
    return length === 0 ? [] : [filled(0, sizes, sizes)];
  };
  let start = 0;
  const part = (length: number): readonly Tensor[] => {
    start += length;
    return length === 0 ? [] : [sliceAxis(x, last, start - length, length)];
  };
  // The columns of a lower triangle are the rows of an upper one.
  const rows = Array.from({ length: size }, (_, k) => {
    const length = (order === "rows" ? k : size - 1 - k) + (diagonal ? 1 : 0);
    return order === "rows" ? [...part(length), ...zeros(size - length)] : [...zeros(size - length), ...part(length)];
  });
  const [shape, sizes] = [
    [...x.shape.slice(0, -1), dimension, dimension],
    [...x.sizes.slice(0, -1), size, size],
  ];
  if (size === 0) return reshape(x, shape, sizes);
  const all = reshape(concatAxis<"float">(rows.flat(), last), sizes, sizes);
  return named(order === "rows" ? all : transposed(all), shape);
};

/** Property tests draw lists with and without a diagonal, in both orders. */
export const sampleTriangular: Sampler = (draw) => {
  const size = draw.integer(0, 4);
  const diagonal = draw.integer(0, 1) === 0;
  const order = draw.integer(0, 1) === 0 ? "rows" : "columns";
  const count = (size * (diagonal ? size + 1 : size - 1)) / 2;
  return {
    inputs: [drawReals(draw, [...drawSizes(draw, draw.integer(0, 1)), count])],
    call: ([x]) => placed(x as Tensor, size, size, { diagonal, order }),
  };
};
