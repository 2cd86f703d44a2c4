/** Tosses of coins. */
import { type FloatArgument, floatTensor } from "../shape/dtype.ts";
import type { Shape } from "../shape/dimension.ts";
import { checkText } from "../shape/sizes.ts";
import type { DType, Tensor } from "../tensor.ts";
import { toFloat } from "./cast.ts";
import { greater } from "./comparison.ts";
import { type KeyArgument, keyOf, uniform } from "./random.ts";
import { stopGradient } from "./stop-gradient.ts";

/**
 * 1 with the probability that stands at each place, and 0 else: never where it is 0 or NaN, and always where it is 1. A
 * probability is good to 2^-24, and no derivative flows to it. `bernoulli(key, "clicks", filled(0.1, shape, sizes))` tosses one
 * coin many times.
 *
 * @example
 * ```ts
 * bernoulli(keyTensor(key(1)), "example", tensor("4", [0, 0.5, 0.5, 1])); // [0, 0, 1, 1]
 * ```
 */
export const bernoulli = <
  const S extends Shape,
  const K extends Shape = readonly [2],
  D extends DType = "int",
  E extends DType = "float",
>(
  key: KeyArgument<"bernoulli", K, D>,
  name: string,
  probability: FloatArgument<"bernoulli", "probability", S, E>,
): Tensor<S> => {
  const from = keyOf("bernoulli", key);
  checkText("bernoulli", "name", name);
  const all = floatTensor("bernoulli", "probability", probability);
  const drawn = uniform(from, name, all.shape, all.sizes);
  return toFloat(greater<Tensor, Tensor>(stopGradient<Shape>(all), drawn)) as Tensor<S>;
};
