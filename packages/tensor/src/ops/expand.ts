// New dimensions of size 1.
import type { Shape } from "../shape/dimension.ts";
import { ShapeError, show, type Show } from "../shape/dimension.ts";
import { type Dimensions, parseDimensions } from "../shape/notation.ts";
import { checkTensor } from "../shape/dtype.ts";
import type { DType, Tensor } from "../tensor.ts";
import { checkText } from "../shape/sizes.ts";
import { at } from "../at.ts";
import { reshape } from "./reshape.ts";

/** A shape without its dimensions of size 1. */
type Wide<S extends Shape> = S extends readonly [infer Head, ...infer Tail extends Shape]
  ? [Head] extends [1]
    ? Wide<Tail>
    : [Head, ...Wide<Tail>]
  : [];

type ExpandRule<S extends Shape, N extends string> = number extends S["length"]
  ? N
  : [Wide<S>] extends [Wide<Dimensions<N>>]
    ? N
    : `expand: ${Show<S>} as '${N}': only dimensions of size 1 can be put in or taken away`;

/**
 * The tensor with dimensions of size 1 put in or taken away: `expand(user, "batch 1 dim")` of `[batch, dim]`.
 *
 * @example
 * ```ts
 * expand(tensor("2", [1, 2]), "2 1"); // [[1], [2]]
 * ```
 */
export const expand = <const S extends Shape, const N extends string, D extends DType = "float">(
  x: Tensor<S, D>,
  notation: N extends ExpandRule<S, N> ? N : ExpandRule<S, N>,
): Tensor<Dimensions<N>, D> => {
  checkTensor("expand", "x", x);
  checkText("expand", "notation", notation);
  const shape = parseDimensions("expand", notation);
  const wide = (dimensions: Shape): string => dimensions.filter((dimension) => dimension !== 1).join(" ");
  if (wide(shape) !== wide(x.shape)) {
    throw new ShapeError(
      `expand: ${show(x.shape)} as '${notation}': only dimensions of size 1 can be put in or taken away`,
    );
  }
  const kept = x.sizes.filter((_, axis) => x.shape[axis] !== 1);
  let next = 0;
  const sizes = shape.map((dimension) => (dimension === 1 ? 1 : at(kept, next++)));
  return reshape<Dimensions<N>, D>(x, shape as Dimensions<N>, sizes);
};
