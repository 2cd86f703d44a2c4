/** Lion. This file is gradient descent: write Lion's state and its step. */
import { mapTrees, mul, sub } from "@attrec/tensor";
import type { Optimizer } from "attrec";

/** Lion's state: for each parameter a running mean of its gradients. */
export interface LionState<P> {
  readonly means?: P;
}

export const lion = <P>(): Optimizer<P, LionState<P>> => ({
  name: "lion",
  init: () => ({}),
  update: (gradients, state, parameters, rate) => ({
    parameters: mapTrees((θ, g) => sub(θ, mul(rate, g)), parameters, gradients),
    state,
  }),
});
