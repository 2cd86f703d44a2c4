/** Gradient descent. */
import { mapTrees, mul, pure, sub } from "@attrec/tensor";
import type { Optimizer } from "./optimizer.ts";

/** Gradient descent: `θ ← θ - rate · g`. */
export const gradientDescent = <P>(): Optimizer<P, Readonly<Record<string, never>>> => ({
  name: "gradient descent",
  init: () => ({}),
  update: pure((gradients, state, parameters, rate) => ({
    parameters: mapTrees((θ, g) => sub(θ, mul(rate, g)), parameters, gradients),
    state,
  })),
});
