/** Products of Jacobians with vectors. */
import { tensors } from "@attrec/tensor";
import { at, withTensors } from "@attrec/tensor/extend";
import { isFloat, ownTensors } from "./own.ts";
import { pushforward } from "./pushforward.ts";
import { pairsOf, refuseWithout } from "./vjp.ts";

/** A function's value and its pushforward: ẋ ↦ ẏ = J ẋ, the product of the Jacobian with a vector. */
export interface ValueAndPushforward<X, Y> {
  readonly value: Y;
  /** Takes a tangent of x to the tangent of y. It can be called any number of times. */
  readonly pushforward: (tangent: X) => Y;
}

/** A function's value, and its tangent: how fast it changes where its argument changes in the direction of another tangent. */
export interface ValueAndTangent<Y> {
  readonly value: Y;
  readonly tangent: Y;
}

/**
 * The value of a function at x, and the linear function that is closest to it there: from a tangent of x to the tangent of the
 * value. Both x and the value are tensors or trees of them. Ints and booleans have no tangent, and are given back as they are.
 *
 * @throws TypeError if neither has a tensor of floats, or an operation has no derivative
 *
 * @example
 * ```ts
 * const { value, pushforward } = linearize((x: Tensor<[2]>) => prod(x), tensor("2", [3, 4]));
 * value; // 12
 * pushforward(tensor("2", [1, 10])); // 34
 * ```
 */
export const linearize = <X, Y>(f: (x: X) => Y, x: X): ValueAndPushforward<X, Y> => {
  const own = ownTensors(x);
  refuseWithout("linearize: x", own);
  const value = f(own);
  refuseWithout("linearize: the value of the function", value);
  const outputs = tensors(value);
  return {
    value,
    pushforward: (tangent) => {
      const forward = pushforward(pairsOf("linearize: the tangent", own, tangent), outputs);
      return withTensors(
        value,
        outputs.map((output, i) => (isFloat(output) ? at(forward, i) : output)),
      );
    },
  };
};

/**
 * The value of a function at x, and its tangent in the direction of a tangent of x: the Jacobian-vector product. It costs about as
 * much as the function, and keeps nothing for a way back.
 *
 * @throws TypeError if x or the value has no tensor of floats, or an operation has no derivative
 *
 * @example
 * ```ts
 * jvp((x: Tensor<[]>) => sin(x), scalar(0), scalar(2)); // { value: 0, tangent: 2 }
 * ```
 */
export const jvp = <X, Y>(f: (x: X) => Y, x: X, tangent: X): ValueAndTangent<Y> => {
  const { value, pushforward: forward } = linearize(f, x);
  return { value, tangent: forward(tangent) };
};
