/** Optimizers that keep parameters in a set, by a projection after each step. */
import { div, mapTrees, maximum, norm, pure, type Tensor } from "@attrec/tensor";
import { pureAround } from "@attrec/tensor/extend";
import type { Optimizer } from "./optimizer.ts";

/** An optimizer that projects the parameters after each step. */
export const projected =
  <P>(project: (parameters: P) => P) =>
  <S>(optimizer: Optimizer<P, S>): Optimizer<P, S> => ({
    ...optimizer,
    name: `${optimizer.name}, projected`,
    update: pureAround((watch) => (gradients, state, parameters, rate) => {
      const next = watch(optimizer.update)(gradients, state, parameters, rate);
      return { ...next, parameters: watch(project)(next.parameters) };
    }),
  });

/** The projection of all rows of all parameters into the unit ball: a row that is longer than 1 is divided by its length. */
export const intoUnitBall: <P>(parameters: P) => P = pure(<P>(parameters: P): P => {
  const rows = (θ: Tensor): Tensor => div(θ, maximum(norm(θ, -1, { keep: true }), 1));
  return mapTrees(rows, parameters);
});
