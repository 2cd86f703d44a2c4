/** Optimizers that keep parameters in a set, by a projection after each step. */
import { div, mapTrees, maximum, norm, pure, type Tensor } from "@attrec/tensor";
import { pureAround } from "@attrec/tensor/extend";
import type { Optimizer } from "./optimizer.ts";

/**
 * An optimizer that projects the parameters after each step.
 *
 * @example
 * ```ts
 * const { init, update } = projected(intoUnitBall<Tensor<[2]>>)(gradientDescent<Tensor<[2]>>());
 * const zeros = tensor("2", [0, 0]);
 * update(tensor("2", [-3, -4]), init(zeros), zeros, scalar(1)).parameters; // [0.6, 0.8]
 * ```
 */
export const projected =
  <P>(project: (parameters: P) => P) =>
  <S>(optimizer: Optimizer<P, S>): Optimizer<P, S> => {
    const { ranked } = optimizer;
    return {
      ...optimizer,
      name: `${optimizer.name}, projected`,
      update: pureAround((watch) => (gradients, state, parameters, rate) => {
        const next = watch(optimizer.update)(gradients, state, parameters, rate);
        return { ...next, parameters: watch(project)(next.parameters) };
      }),
      ...(ranked && { ranked: (parameters: P, state: S) => project(ranked(parameters, state)) }),
    };
  };

/**
 * The projection of all rows of all parameters into the unit ball: a row that is longer than 1 is divided by its length.
 *
 * @example
 * ```ts
 * intoUnitBall(tensor("2 2", [3, 4, 0.3, 0.4])); // [[0.6, 0.8], [0.3, 0.4]]
 * ```
 */
export const intoUnitBall: <P>(parameters: P) => P = pure(<P>(parameters: P): P => {
  const rows = (θ: Tensor): Tensor => div(θ, maximum(norm(θ, -1, { keep: true }), 1));
  return mapTrees(rows, parameters);
});
