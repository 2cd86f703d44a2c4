/** Lion (Chen et al., 2023): steps of one length, in the direction of the sign of a running mean. */
import { add, mapTree, mapTrees, mul, sign, sub, type Tensor } from "@attrec/tensor";
import { zerosLike } from "@attrec/tensor/extend";
import type { Optimizer } from "attrec";

/** Lion's state: for each parameter a running mean of its gradients. */
export interface LionState<P> {
  readonly means: P;
}

/** A step from a mean towards a gradient, of which so much of the mean stays. */
const towards = (mean: Tensor, gradient: Tensor, stays: number): Tensor =>
  add(mul(mean, stays), mul(gradient, 1 - stays));

export const lion = <P>(): Optimizer<P, LionState<P>> => ({
  name: "lion",
  init: (parameters) => ({ means: mapTree(parameters, (x) => zerosLike(x)) }),
  update: (gradients, { means }, parameters, rate) => ({
    parameters: mapTrees((θ, g, m) => sub(θ, mul(rate, sign(towards(m, g, 0.9)))), parameters, gradients, means),
    state: { means: mapTrees((m, g) => towards(m, g, 0.99), means, gradients) },
  }),
});
