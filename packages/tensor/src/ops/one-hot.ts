import type { Shape } from "../shape/dimension.ts";
import { ShapeError } from "../shape/dimension.ts";
import type { Tensor } from "../tensor.ts";
import { filled } from "./filled.ts";
import { scatterAlong } from "./gather-along.ts";
import { reshape } from "./reshape.ts";

/**
 * Rows of zeros with a 1 where the index says: `oneHot(genres, "genres", 18)` of `[batch]` is `[batch, genres]`. To read a row
 * of a table by its index, {@link gather} costs less than a product with these.
 */
export const oneHot = <const S extends Shape, const D extends string | number>(
  indices: Tensor<S, "int">,
  dimension: D,
  size: number,
): Tensor<[...S, D]> => {
  if (!Number.isInteger(size) || size < 1 || (typeof dimension === "number" && dimension !== size)) {
    throw new ShapeError(`oneHot: '${dimension}' cannot have the size ${size}`);
  }
  const places = reshape<Shape, "int">(indices, [...indices.shape, 1], [...indices.sizes, 1]);
  const ones = filled(1, places.shape, places.sizes);
  return scatterAlong(places, ones, [...indices.shape, dimension], [...indices.sizes, size]) as Tensor<[...S, D]>;
};
