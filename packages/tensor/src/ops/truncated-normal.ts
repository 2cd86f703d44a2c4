/** Normal numbers between two bounds. */
import { checkFields, checkNumber, checkText } from "../shape/sizes.ts";
import type { Shape } from "../shape/dimension.ts";
import type { Dimensions } from "../shape/notation.ts";
import type { DType, Tensor } from "../tensor.ts";
import { add } from "./add.ts";
import { clip } from "./activations.ts";
import { erfInverse, erfOf } from "./erf-inverse.ts";
import { mul } from "./mul.ts";
import { type KeyArgument, keyOf, uniform } from "./random.ts";
import { sizedShape, type SizesOf } from "./tensor.ts";

/** The bounds of a distribution. */
export interface Bounds {
  readonly min: number;
  readonly max: number;
}

/** The largest float32 below 1, whose error function's inverse is the last that is finite. */
const FURTHEST = 1 - 2 ** -24;

/**
 * Numbers from the normal distribution of mean 0 and variance 1, of which only those between two bounds are taken: from -2 to 2,
 * as weights are begun with, unless others are given. `mul(truncatedNormal(key, "weights", "dim units", sizes), 0.02)` are
 * narrower. They are quantiles of uniform numbers of 24 bits, so none is further out than 5.42, and bounds far out in one tail are refused.
 *
 * @throws RangeError if there are no such numbers between the bounds, in float32
 *
 * @example
 * ```ts
 * truncatedNormal(keyTensor(key(1)), "example", "3", {}); // [0.07611, 0.3829, -0.02605]
 * truncatedNormal(keyTensor(key(1)), "example", "3", {}, { min: 0, max: Infinity }); // [0.7254, 0.9467, 0.6575]
 * ```
 */
export const truncatedNormal = <const N extends string, const K extends Shape = readonly [2], D extends DType = "int">(
  key: KeyArgument<"truncatedNormal", K, D>,
  name: string,
  notation: N,
  sizes: SizesOf<Dimensions<N>>,
  bounds: Bounds = { min: -2, max: 2 },
): Tensor<Dimensions<N>> => {
  const from = keyOf("truncatedNormal", key);
  checkText("truncatedNormal", "name", name);
  checkFields("truncatedNormal", "bounds", bounds, "min and max");
  const { min, max } = bounds;
  checkNumber("truncatedNormal", "min", min);
  checkNumber("truncatedNormal", "max", max);
  const place = (bound: number): number => Math.max(-FURTHEST, Math.min(FURTHEST, erfOf(bound * Math.SQRT1_2)));
  const [low, high] = [place(min), place(max)];
  // Fewer numbers than this between the bounds would show.
  if (!(high - low > 1e-4)) {
    throw new RangeError(`truncatedNormal: almost no normal numbers lie between ${min} and ${max}; give wider bounds.`);
  }
  const [shape, numbers] = sizedShape("truncatedNormal", notation, sizes);
  const places = add<Tensor, number>(mul<Tensor, number>(uniform(from, name, shape, numbers), high - low), low);
  const drawn = mul<Tensor, number>(erfInverse<Shape>(places), Math.SQRT2);
  return clip<Shape>(drawn, min, max) as Tensor<Dimensions<N>>;
};
