/** Random orders. */
import type { Dimension, Shape } from "../shape/dimension.ts";
import { checkSize, checkText } from "../shape/sizes.ts";
import type { DType, Tensor } from "../tensor.ts";
import { type KeyArgument, keyOf, uniform } from "./random.ts";
import { argsort } from "./sort.ts";

/**
 * The numbers from 0 to size - 1 in a random order, each once: `gather(items, permutation(key, "shuffle", "items", 100))` are
 * the rows of a table, shuffled. It is the same on every device. Each number is ordered by 24 random bits, and where two have the
 * same bits, the lower number is first.
 *
 * @example
 * ```ts
 * permutation(keyTensor(key(1)), "example", 4, 4); // [2, 0, 1, 3]
 * ```
 */
export const permutation = <const N extends Dimension, const K extends Shape = readonly [2], D extends DType = "int">(
  key: KeyArgument<"permutation", K, D>,
  name: string,
  dimension: N,
  size: number,
): Tensor<[N], "int"> => {
  const from = keyOf("permutation", key);
  checkText("permutation", "name", name);
  checkSize("permutation", dimension, size);
  return argsort(uniform(from, name, [dimension], [size]));
};
