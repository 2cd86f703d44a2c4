import type { Shape } from "../shape/dimension.ts";
import type { Tensor } from "../tensor.ts";
import { scalar } from "./constant.ts";
import { view } from "./view.ts";

/** A tensor of which every element is one number. It takes no memory: the number is repeated where it is read. */
export const filled = <const S extends Shape>(value: number, shape: S, sizes: readonly number[]): Tensor<S> =>
  view(
    scalar(value),
    sizes.map(() => -1),
    shape,
    sizes,
  );
