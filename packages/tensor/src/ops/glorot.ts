/** Weights to begin a training with. */
import type { Shape } from "../shape/dimension.ts";
import { checkFields } from "../shape/sizes.ts";
import type { Dimensions } from "../shape/notation.ts";
import type { Valid } from "../shape/rule.ts";
import type { DType, Tensor } from "../tensor.ts";
import { type KeyArgument, keyOf, uniformBetween } from "./random.ts";
import { sizedShape } from "./tensor.ts";

/** The sentence for the first name in a notation that has no size; the notation if all have. */
type SizedRule<N extends string, Known> = [Exclude<Extract<Dimensions<N>[number], string>, Known>] extends [never]
  ? Shape
  : `glorot: the size of '${Exclude<Extract<Dimensions<N>[number], string>, Known>}' in '${N}' is not given`;

/** Draws weights under a name of their own, with the dimensions that a notation lists: `draw("query", "dim units")`. */
export type DrawWeights<Known> = <const N extends string>(
  name: string,
  notation: Valid<N, SizedRule<N, Known>>,
) => Tensor<Dimensions<N>>;

/**
 * Draws the weights of a model from one key, uniform between ±√(6 / (m + n)) with m and n the sizes of the first and the last
 * dimension, so that what goes through a layer keeps its variance (Glorot and Bengio, "Understanding the difficulty of training
 * deep feedforward neural networks", 2010):
 *
 *     const draw = glorot(key, { dim, units });
 *     const layer = { weights: draw("weights", "dim units"), bias: filled(0, ["units"], [units]) };
 *
 * Draws under one name are equal; give each its own.
 *
 * @example
 * ```ts
 * const draw = glorot(keyTensor(key(1)), { dim: 2 });
 * draw("query", "dim 3"); // [[-0.6693, 0.6272, 0.4639], [-0.3403, -0.5052, -0.4919]]
 * ```
 */
export const glorot = <
  const Sizes extends Readonly<Record<string, number>>,
  const K extends Shape = readonly [2],
  D extends DType = "int",
>(
  key: KeyArgument<"glorot", K, D>,
  sizes: Sizes,
): DrawWeights<keyof Sizes> => {
  const from = keyOf("glorot", key);
  checkFields("glorot", "sizes", sizes, "sizes, one for each name");
  return <const N extends string>(name: string, notation: Valid<N, SizedRule<N, keyof Sizes>>) => {
    // It is the notation, or the compiler has refused it.
    const own = notation as N;
    const [, numbers] = sizedShape("glorot", own, sizes);
    const most = Math.sqrt(6 / Math.max(1, (numbers[0] ?? 1) + (numbers.at(-1) ?? 1)));
    const draw = uniformBetween<string>;
    return draw(from, name, own, sizes, { min: -most, max: most }) as Tensor<Dimensions<N>>;
  };
};
