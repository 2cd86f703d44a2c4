/** Draws of one of several classes. */
import type { WithoutAxis } from "../shape/axis.ts";
import { type Shape, ShapeError, show } from "../shape/dimension.ts";
import { type FloatArgument, floatTensor } from "../shape/dtype.ts";
import { checkText } from "../shape/sizes.ts";
import type { DType, Tensor } from "../tensor.ts";
import { log } from "./log.ts";
import { neg } from "./neg.ts";
import { type KeyArgument, keyOf, uniform } from "./random.ts";
import { argmax } from "./argmax.ts";
import { sub } from "./sub.ts";

/**
 * The number of a class for each row of the last axis, drawn with the probabilities that a softmax makes of the logits: the
 * largest of logit + noise, with noise from Gumbel's distribution. A logit of -∞ is a closed class, which is drawn only if all
 * are closed: then it is the first. Classes rarer than 2^-24 beside another are hardly drawn. Devices differ where two classes tie up to rounding.
 *
 * @throws ShapeError if there are no classes
 *
 * @example
 * ```ts
 * categorical(keyTensor(key(1)), "example", tensor("3 2", [0, 0, 9, 0, -Infinity, 0])); // [1, 0, 1]
 * ```
 */
export const categorical = <
  const S extends Shape,
  const K extends Shape = readonly [2],
  D extends DType = "int",
  E extends DType = "float",
>(
  key: KeyArgument<"categorical", K, D>,
  name: string,
  logits: FloatArgument<"categorical", "logits", S, E>,
): Tensor<WithoutAxis<S, -1>, "int"> => {
  const from = keyOf("categorical", key);
  checkText("categorical", "name", name);
  const all = floatTensor("categorical", "logits", logits);
  if (all.shape.length === 0 || all.sizes.at(-1) === 0) {
    throw new ShapeError(`categorical: ${show(all.shape)} has no classes in its last axis`);
  }
  const noise = log<Shape>(neg<Shape>(log<Shape>(uniform(from, name, all.shape, all.sizes))));
  return argmax<Shape, -1>(sub<Tensor, Tensor>(all, noise), -1) as Tensor<WithoutAxis<S, -1>, "int">;
};
