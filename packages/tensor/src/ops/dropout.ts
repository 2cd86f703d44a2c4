// Dropout: sets a share of the elements to 0.
import type { Shape } from "../shape/dimension.ts";
import { type FloatArgument, floatTensor } from "../shape/dtype.ts";
import { checkNumber, checkText } from "../shape/sizes.ts";
import type { DType, Tensor } from "../tensor.ts";
import { greater } from "./comparison.ts";
import { mul } from "./mul.ts";
import { coarseUniform, type KeyArgument, keyOf, type KeyTensor } from "./random.ts";
import { select } from "./select.ts";

/** Uniform numbers of 16 bits decide which elements stay: the rate is rounded to the next multiple of 2^-16. */
const STEPS = 2 ** 16;

/**
 * Each element is kept with probability 1 - rate and divided by it, and is 0 otherwise (whatever it was), so that the expectation is x
 * (Srivastava et al., "Dropout", 2014). A rate of 0 is x itself. `name` tells the draws of one key apart.
 *
 * @throws RangeError if the rate is not at least 0 and below 1
 *
 * @derivative `x̄ = ȳ / (1 - rate)` where an element is kept, and 0 elsewhere
 *
 * @example
 * ```ts
 * dropout(tensor("2", [1, 2]), 0, keyTensor(key(1)), "after attention"); // [1, 2]
 * sum(dropout(filled(1, [9999], [9999]), 0.5, keyTensor(key(1)), "half")); // 10082
 * ```
 */
export const dropout = <
  const S extends Shape,
  D extends DType = "float",
  const K extends Shape = readonly [2],
  E extends DType = "int",
>(
  x: FloatArgument<"dropout", "x", S, D>,
  rate: number,
  key: KeyArgument<"dropout", K, E>,
  name: string,
): Tensor<S> => thinned(floatTensor("dropout", "x", x), rate, keyOf("dropout", key), name) as Tensor<S>;

const thinned = (x: Tensor, rate: number, key: KeyTensor, name: string): Tensor => {
  checkNumber("dropout", "rate", rate);
  checkText("dropout", "name", name);
  if (!(rate >= 0 && rate < 1)) throw new RangeError(`dropout: the rate is at least 0 and below 1, not ${rate}.`);
  const dropped = Math.min(STEPS - 1, Math.round(rate * STEPS));
  if (dropped === 0) return x;
  // Half a step below the rate, so that exactly the numbers from the rate on are kept.
  const kept = greater(coarseUniform(key, name, x.shape, x.sizes), (dropped - 0.5) / STEPS);
  return select(kept, mul<Tensor, number>(x, STEPS / (STEPS - dropped)), 0);
};
