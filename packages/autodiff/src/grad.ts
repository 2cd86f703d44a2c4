/** Gradients of scalar functions. */
import { scalar, type Tensor, tensors } from "@attrec/tensor";
import { at, withTensors } from "@attrec/tensor/extend";
import { isFloat, ownTensors } from "./own.ts";
import { pullback } from "./pullback.ts";
import { refuseAllButScalars } from "./refuse.ts";

/** The value of a function and its gradient, which is a tree like the parameters. */
export interface ValueAndGradient<P> {
  readonly value: Tensor<[]>;
  readonly gradient: P;
}

/**
 * From a loss to the loss together with its gradient with respect to its first argument.
 *
 * The gradient of `{ items: Tensor<["items", 100]> }` has that very type. Ints and booleans are given back as they are.
 *
 * @throws ShapeError if the loss is not a scalar; TypeError if it is no tensor of floats, or if the parameters are no tree
 *
 * @example
 * ```ts
 * valueAndGrad((x: Tensor<[2]>) => sum(square(x)))(tensor("2", [1, 2])); // { value: 5, gradient: [2, 4] }
 * ```
 */
export const valueAndGrad =
  <P, R extends readonly unknown[]>(loss: (parameters: P, ...rest: R) => Tensor<[]>) =>
  (parameters: P, ...rest: R): ValueAndGradient<P> => {
    const own = ownTensors(parameters);
    const value = loss(own, ...rest);
    refuseAllButScalars("grad: the loss", value);
    const wrt = tensors(own);
    const gradients = pullback(value, scalar(1), wrt);
    const floats = wrt.map((x, i) => (isFloat(x) ? at(gradients, i) : x));
    return { value, gradient: withTensors(parameters, floats) };
  };

/**
 * The gradient of a scalar function with respect to its first argument: a tree like it.
 *
 * @example
 * ```ts
 * grad(grad((x: Tensor<[]>) => pow(x, 3)))(scalar(2)); // 12
 * ```
 */
export const grad =
  <P, R extends readonly unknown[]>(loss: (parameters: P, ...rest: R) => Tensor<[]>) =>
  (parameters: P, ...rest: R): P =>
    valueAndGrad(loss)(parameters, ...rest).gradient;
