/** Gradient descent. */
import { mapTrees, mul, pure, sub } from "@attrec/tensor";
import type { Optimizer } from "./optimizer.ts";

/**
 * Gradient descent: `θ ← θ - rate · g`.
 *
 * @example
 * ```ts
 * const { init, update } = gradientDescent<Tensor<[2]>>();
 * const parameters = tensor("2", [1, 1]);
 * update(tensor("2", [3, -5]), init(parameters), parameters, scalar(0.1)).parameters; // [0.7, 1.5]
 * ```
 */
export const gradientDescent = <P>(): Optimizer<P, Readonly<Record<string, never>>> => ({
  name: "gradient descent",
  init: () => ({}),
  update: pure((gradients, state, parameters, rate) => ({
    parameters: mapTrees((θ, g) => sub(θ, mul(rate, g)), parameters, gradients),
    state,
  })),
});
