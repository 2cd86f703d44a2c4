/** Gradients of scalar functions. */
import { type AnyTensor, constant, mapTree, ShapeError, type Tensor, tensors } from "@attrec/tensor";
import { identity, isTensor, show, withTensors } from "@attrec/tensor/extend";
import { pullback } from "./pullback.ts";

/** The value of a function and its gradient, which is a tree like the parameters. */
export interface ValueAndGradient<P> {
  readonly value: Tensor<[]>;
  readonly gradient: P;
}

/**
 * From a loss to the loss together with its gradient with respect to its first argument.
 *
 * The gradient of `{ items: Tensor<["items", 100]> }` has that very type. Ints and booleans in the tree are given back as they
 * are: nothing flows to them.
 *
 * @throws ShapeError if the loss is not a scalar; TypeError if it is no tensor of floats, or if the parameters are no tree
 */
export const valueAndGrad =
  <P, R extends readonly unknown[]>(loss: (parameters: P, ...rest: R) => Tensor<[]>) =>
  (parameters: P, ...rest: R): ValueAndGradient<P> => {
    // A tensor of its own for each parameter: an enclosing derivative with respect to the same one is not mixed up.
    const own = mapTree(parameters, (x) => (x.dtype === "float" ? identity(x as Tensor) : x));
    const value = loss(own, ...rest);
    refuseOthers("grad: the loss", value);
    if (value.sizes.length !== 0) {
      throw new ShapeError(
        `grad: the loss is ${show(value.shape)}, but only a scalar [] has a gradient: reduce it, by sum or mean`,
      );
    }
    const wrt = tensors(own);
    const gradients = pullback(value, constant([1], [], []), wrt);
    return {
      value,
      gradient: withTensors(
        parameters,
        wrt.map((x, i): AnyTensor => (x.dtype === "float" ? (gradients[i] ?? x) : x)),
      ),
    };
  };

/** The gradient of a scalar function with respect to its first argument: a tree like it. */
export const grad =
  <P, R extends readonly unknown[]>(loss: (parameters: P, ...rest: R) => Tensor<[]>) =>
  (parameters: P, ...rest: R): P =>
    valueAndGrad(loss)(parameters, ...rest).gradient;

/** Refuses a value that has no derivative, whatever its declared type: `what` names it. */
export const refuseOthers = (what: string, value: unknown): void => {
  if (!isTensor(value)) {
    const kind =
      value instanceof Promise
        ? "a Promise"
        : value === null
          ? "null"
          : Array.isArray(value)
            ? "an array"
            : typeof value;
    throw new TypeError(`${what} is ${kind}, not a tensor: give the tensor that is to be differentiated.`);
  }
  if (value.dtype === "float") return;
  const elements = value.dtype === "int" ? "whole numbers" : "booleans";
  throw new TypeError(
    `${what} is a tensor of ${elements}, ${value.dtype}:${show(value.shape)}, which have no derivative.`,
  );
};
