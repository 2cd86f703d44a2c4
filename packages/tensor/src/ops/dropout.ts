import type { Shape } from "../shape/dimension.ts";
import type { Tensor } from "../tensor.ts";
import { greater } from "./greater.ts";
import { mul } from "./mul.ts";
import { type KeyTensor, uniform } from "./random.ts";

/**
 * Each element is kept with probability 1 - rate and divided by it, and is 0 otherwise, so that the expectation is x
 * (Srivastava et al., "Dropout", 2014). A rate of 0 is x itself. `name` tells the draws of one key apart.
 */
export const dropout = <const S extends Shape>(x: Tensor<S>, rate: number, key: KeyTensor, name: string): Tensor<S> => {
  if (!(rate >= 0 && rate < 1)) throw new RangeError(`dropout: the rate is at least 0 and below 1, not ${rate}.`);
  if (rate === 0) return x;
  const kept = mul(greater(uniform(key, name, x.shape, x.sizes) as Tensor, rate), 1 / (1 - rate));
  return mul(x as Tensor, kept) as Tensor<S>;
};
