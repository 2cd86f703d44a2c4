/** Products of vectors with Jacobians. */
import { type AnyTensor, ShapeError, tensors } from "@attrec/tensor";
import { at, show, withTensors } from "@attrec/tensor/extend";
import { refuseOthers } from "./refuse.ts";
import { isFloat, ownTensors, sameSizes } from "./own.ts";
import { pullbackOfAll } from "./pullback.ts";

/** A function's value and its pullback: ȳ ↦ x̄ = ȳᵀ J, the product of a vector with the Jacobian. */
export interface ValueAndPullback<X, Y> {
  readonly value: Y;
  /** Takes a cotangent of y to the cotangent of x. It can be called any number of times. */
  readonly pullback: (cotangent: Y) => X;
}

/**
 * The value of a function at x and its vector-Jacobian product there. Both x and the value are tensors or trees of them; a
 * cotangent is a tree like the value, and what comes back is a tree like x. Ints and booleans in them have no derivative, and are
 * given back as they are.
 *
 * @throws TypeError if neither has a tensor of floats
 *
 * @example
 * ```ts
 * const { value, pullback } = vjp((x: Tensor<[2]>) => square(x), tensor("2", [3, 4]));
 * value; // [9, 16]
 * pullback(tensor("2", [1, 10])); // [6, 80]
 * ```
 */
export const vjp = <X, Y>(f: (x: X) => Y, x: X): ValueAndPullback<X, Y> => {
  const own = ownTensors(x);
  refuseWithout("vjp: x", own);
  const value = f(own);
  refuseWithout("vjp: the value of the function", value);
  const wrt = tensors(own);
  return {
    value,
    pullback: (cotangent) => {
      const back = pullbackOfAll(pairsOf("vjp: the cotangent", value, cotangent), wrt);
      return withTensors(
        x,
        wrt.map((tensor, i) => (isFloat(tensor) ? at(back, i) : tensor)),
      );
    },
  };
};

/** Refuses a tree without a tensor that has a derivative: `what` names it. */
export const refuseWithout = (what: string, tree: unknown): void => {
  const all = tensors(tree);
  if (all.length < 2) refuseOthers(what, all[0] ?? tree);
  else if (!all.some(isFloat))
    throw new TypeError(`${what} has no tensor of floats, and nothing else has a derivative.`);
};

/** The float tensors of a tree, each with the tensor at its place in another that is a tangent or a cotangent of it. */
export const pairsOf = (what: string, tree: unknown, other: unknown) => {
  const [all, theirs] = [tensors(tree), tensors(other)];
  if (all.length !== theirs.length) {
    throw new TypeError(
      `${what} has ${theirs.length} tensors, but ${all.length} are needed: give a tree of the same keys.`,
    );
  }
  return all.flatMap((tensor, i) =>
    isFloat(tensor) ? [[tensor, floatLike(what, tensor, at(theirs, i))] as const] : [],
  );
};

const floatLike = (what: string, tensor: AnyTensor, own: AnyTensor) => {
  if (isFloat(own) && sameSizes(tensor, own)) return own;
  throw new ShapeError(`${what} is ${own.dtype}:${show(own.shape)}, but what it belongs to is ${show(tensor.shape)}`);
};
