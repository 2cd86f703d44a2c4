// Tensors of one number.
import type { Shape, ShapeArgument } from "../shape/dimension.ts";
import { checkTensor, type NumberType } from "../shape/dtype.ts";
import { checkSizes } from "../shape/sizes.ts";
import type { AnyTensor, Tensor } from "../tensor.ts";
import { checkScalar, knownScalar } from "./constant.ts";
import { repeatedTo } from "./elementwise.ts";
import { viewed } from "./view.ts";

/**
 * A tensor of which every element is one number, a float, or an int on request. It takes no memory: the number is repeated where it is read.
 *
 * @example
 * ```ts
 * filled(7, [2, 2], [2, 2]); // [[7, 7], [7, 7]]
 * ```
 */
export const filled = <const S extends Shape, D extends NumberType = "float">(
  value: number,
  shape: ShapeArgument<S>,
  sizes: readonly number[],
  dtype: D = "float" as D,
): Tensor<S, D> => {
  checkScalar("filled", value, dtype);
  checkSizes("filled", shape, sizes);
  return viewed<S, D>(
    knownScalar(value, dtype),
    sizes.map(() => -1),
    shape,
    sizes,
  );
};

/**
 * Zeros of the sizes of a tensor, under its names.
 *
 * @example
 * ```ts
 * zerosLike(tensor("int:2 2", [1, 2, 3, 4])); // [[0, 0], [0, 0]]
 * ```
 */
export const zerosLike = (like: AnyTensor): Tensor => {
  checkTensor("zerosLike", "like", like);
  return repeatedTo<Shape>(knownScalar(0), like.shape, like.sizes);
};
