/** Gradients of losses that give more than the loss. */
import type { Tensor } from "@attrec/tensor";
import { valueAndGrad, type ValueAndGradient } from "./grad.ts";

/** A loss and its gradient, and what else the function gave. */
export interface ValueGradientAndAux<P, Aux> extends ValueAndGradient<P> {
  readonly aux: Aux;
}

/**
 * {@link valueAndGrad} of a function that gives a loss and something else, such as predictions or a new state: `aux` is given back
 * as it is, and no derivative is taken of it.
 *
 * @throws TypeError if the function gives no list of two, and as {@link valueAndGrad} does
 *
 * @example
 * ```ts
 * const f = (x: Tensor<[2]>) => [sum(square(x)), { largest: max(x) }] as const;
 * valueAndGradWithAux(f)(tensor("2", [1, 2])); // { value: 5, gradient: [2, 4], aux: { largest: 2 } }
 * ```
 */
export const valueAndGradWithAux =
  <P, R extends readonly unknown[], Aux>(loss: (parameters: P, ...rest: R) => readonly [value: Tensor<[]>, aux: Aux]) =>
  (parameters: P, ...rest: R): ValueGradientAndAux<P, Aux> => {
    const kept: Aux[] = [];
    const derived = valueAndGrad((own: P) => {
      const given: unknown = loss(own, ...rest);
      if (!Array.isArray(given) || given.length !== 2)
        throw new TypeError(
          "valueAndGradWithAux: the function gives no list [loss, aux] of the loss and what is beside it.",
        );
      const [value, aux] = given as [Tensor<[]>, Aux];
      kept.push(aux);
      return value;
    })(parameters);
    // The loss was called once.
    return { ...derived, aux: kept[0] as Aux };
  };
