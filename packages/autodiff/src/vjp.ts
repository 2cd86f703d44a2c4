/** Products of vectors with Jacobians. */
import type { Shape, Tensor } from "@attrec/tensor";
import { identity } from "@attrec/tensor/extend";
import { refuseOthers } from "./grad.ts";
import { pullback } from "./pullback.ts";

/** A function's value and its pullback: ȳ ↦ x̄ = ȳᵀ J, the product of a vector with the Jacobian. */
export interface ValueAndPullback<X extends Shape, Y extends Shape> {
  readonly value: Tensor<Y>;
  /** Takes a cotangent of y to the cotangent of x. It can be called any number of times. */
  readonly pullback: (cotangent: Tensor<Y>) => Tensor<X>;
}

/**
 * The value of a function at x and its vector-Jacobian product there.
 *
 * @throws TypeError if x or the value is no tensor of floats
 */
export const vjp = <X extends Shape, Y extends Shape>(
  f: (x: Tensor<X>) => Tensor<Y>,
  x: Tensor<X>,
): ValueAndPullback<X, Y> => {
  refuseOthers("vjp: x", x);
  const own = identity<X>(x);
  const value = f(own);
  refuseOthers("vjp: the value of the function", value);
  return {
    value,
    // One tensor was asked for, and its cotangent has its shape.
    pullback: (cotangent) => pullback(value, cotangent, [own])[0] as Tensor<X>,
  };
};
