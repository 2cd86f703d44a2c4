/** Gradients with respect to an argument that is not the first. */
import type { Tensor } from "@attrec/tensor";
import { valueAndGrad, type ValueAndGradient } from "./grad.ts";

/**
 * {@link valueAndGrad} with respect to the argument at a position, counted from 0.
 *
 * @throws RangeError if there is no argument at the position, and as {@link valueAndGrad} does
 *
 * @example
 * ```ts
 * const f = (x: Tensor<[]>, y: Tensor<[]>) => mul(square(x), y);
 * valueAndGradOf(f, 1)(scalar(3), scalar(5)); // { value: 45, gradient: 9 }
 * ```
 */
export const valueAndGradOf =
  <A extends readonly unknown[], const N extends number>(loss: (...given: A) => Tensor<[]>, argument: N) =>
  (...given: A): ValueAndGradient<A[N]> => {
    if (!Object.hasOwn(given, argument)) {
      throw new RangeError(
        `gradOf: there is no argument ${JSON.stringify(argument)} among ${given.length}: positions count from 0.`,
      );
    }
    // The list has the arguments that it had, but for one that is like the one before.
    return valueAndGrad((own: A[N]) => loss(...(given.with(argument, own) as readonly unknown[] as A)))(
      given[argument],
    );
  };

/**
 * {@link grad} with respect to the argument at a position, counted from 0.
 *
 * @example
 * ```ts
 * const f = (x: Tensor<[]>, y: Tensor<[]>) => mul(square(x), y);
 * gradOf(f, 1)(scalar(3), scalar(5)); // 9
 * ```
 */
export const gradOf =
  <A extends readonly unknown[], const N extends number>(loss: (...given: A) => Tensor<[]>, argument: N) =>
  (...given: A): A[N] =>
    valueAndGradOf(loss, argument)(...given).gradient;
