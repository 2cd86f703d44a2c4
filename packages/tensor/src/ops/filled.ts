// Tensors of one number.
import type { Shape, ShapeArgument } from "../shape/dimension.ts";
import type { NumberType } from "../shape/dtype.ts";
import { checkNumber, checkSizes } from "../shape/sizes.ts";
import type { Tensor } from "../tensor.ts";
import { scalar } from "./constant.ts";
import { view } from "./view.ts";

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
  checkNumber("filled", "value", value);
  checkSizes("filled", shape, sizes);
  return view<S, D>(
    scalar(value, dtype),
    sizes.map(() => -1),
    shape,
    sizes,
  );
};
