/** Optimizers that keep a running mean of the parameters. */
import { add, mapTrees, mul, sub } from "@attrec/tensor";
import { pureAround } from "@attrec/tensor/extend";
import { numberOption, type Options } from "../options/option.ts";
import type { Optimizer } from "./optimizer.ts";

/** The option of the wrapper `averaged`, by which commands name it. */
export const averagingOptions = {
  decay: numberOption({
    default: 0.999,
    atLeast: 0,
    below: 1,
    meaning: "β: the mean is over about the last 1 / (1 - β) steps.",
  }),
} as const satisfies Options;

/** The state of an optimizer, and the mean of the parameters so far. */
export interface AveragedState<P, S> {
  readonly optimizer: S;
  readonly average: P;
}

/**
 * An optimizer whose state has a running mean of the parameters beside its own (Polyak and Juditsky, 1992, with weights that
 * decay): `θ̄ ← θ̄ + (1 - β) (θ - θ̄)` after each step, from the first parameters on. Training goes on from θ; θ̄ is judged, ranked
 * with and kept.
 *
 * @throws RangeError if β is not from 0 to below 1
 *
 * @example
 * ```ts
 * const { init, update } = averaged(0.5)(gradientDescent<Tensor<[]>>());
 * update(scalar(2), init(scalar(1)), scalar(1), scalar(0.1)); // { parameters: 0.8, state: { optimizer: {  }, average: 0.9 } }
 * ```
 */
export const averaged = (decay: number) => {
  if (!(decay >= 0 && decay < 1)) throw new RangeError(`averaged: the decay is from 0 to below 1, not ${decay}.`);
  return <P, S>(optimizer: Optimizer<P, S>): Optimizer<P, AveragedState<P, S>> => ({
    name: `${optimizer.name}, averaged ${decay}`,
    init: (parameters) => ({ optimizer: optimizer.init(parameters), average: parameters }),
    update: pureAround((watch) => (gradients, state, parameters, rate) => {
      const next = watch(optimizer.update)(gradients, state.optimizer, parameters, rate);
      const average = mapTrees((mean, θ) => add(mean, mul(1 - decay, sub(θ, mean))), state.average, next.parameters);
      return { parameters: next.parameters, state: { optimizer: next.state, average } };
    }),
    ranked: (_, { average }) => average,
  });
};
