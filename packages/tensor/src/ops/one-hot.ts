// One-hot rows.
import type { Shape } from "../shape/dimension.ts";
import { intTensor, type IntArgument } from "../shape/dtype.ts";
import { checkSize } from "../shape/sizes.ts";
import type { DType, Tensor } from "../tensor.ts";
import { filled } from "./filled.ts";
import { scatterAlong } from "./gather-along.ts";
import { reshape } from "./reshape.ts";

/**
 * Rows of zeros with a 1 where the index says: `oneHot(genres, "genres", 18)` of `[batch]` is `[batch, genres]`. To read a row
 * of a table by its index, {@link gather} costs less than a product with these.
 *
 * @example
 * ```ts
 * oneHot(tensor("int:2", [2, 0]), 3, 3); // [[0, 0, 1], [1, 0, 0]]
 * ```
 */
export const oneHot = <const S extends Shape, const D extends string | number, E extends DType = "int">(
  indices: IntArgument<"oneHot", "indices", S, E>,
  dimension: D,
  size: number,
): Tensor<[...S, D]> => mark(indices as Tensor<Shape, "int">, dimension, size) as Tensor<[...S, D]>;

const mark = (indices: Tensor<Shape, "int">, dimension: string | number, size: number): Tensor => {
  intTensor("oneHot", "indices", indices);
  checkSize("oneHot", dimension, size);
  const places = reshape<Shape, "int">(indices, [...indices.shape, 1], [...indices.sizes, 1]);
  const ones = filled(1, places.shape, places.sizes);
  return scatterAlong(places, ones, [...indices.shape, dimension], [...indices.sizes, size]);
};
