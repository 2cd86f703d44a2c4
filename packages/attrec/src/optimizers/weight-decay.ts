/** Optimizers that draw parameters towards 0: by the gradient, or beside it. */
import { add, mapTrees, mul, sub } from "@attrec/tensor";
import { pureAround } from "@attrec/tensor/extend";
import { adam, adamOptions, type AdamState } from "./adam.ts";
import type { Optimizer } from "./optimizer.ts";
import { checkOptions } from "../options/check.ts";
import { numberOption, type Options, type SettingsOf } from "../options/option.ts";
import type { Wrapper } from "./clipping.ts";
import { lazily, moved } from "./lazy.ts";

/** The choice of the parameters that decay. */
export interface Decay {
  /** Whether parameters decay only where the gradient is not 0: a row of a table waits for a batch that names it. */
  readonly lazy?: boolean;
}

const checked = (name: string, share: number): number => {
  if (share >= 0 && share < Infinity) return share;
  throw new RangeError(`${name}: the share is a finite number of at least 0, not ${share}.`);
};

/**
 * Adds the derivative of a penalty ½ λ ‖θ‖² to the gradient before the optimizer sees it: `g ← g + λ θ`. With an optimizer that
 * divides by the size of gradients, {@link decayed} gives other steps.
 *
 * @throws RangeError if λ is below 0 or not finite
 *
 * @example
 * ```ts
 * const { init, update } = penalized(0.1)(gradientDescent<Tensor<[]>>());
 * update(scalar(1), init(scalar(1)), scalar(1), scalar(0.5)).parameters; // 0.45
 * ```
 */
export const penalized = (share: number, { lazy = false }: Decay = {}): Wrapper => {
  const λ = checked("penalized", share);
  return (optimizer) => ({
    ...optimizer,
    name: `${optimizer.name}, ${lazily(lazy, `penalized ${λ}`)}`,
    update: pureAround((watch) => (gradients, state, parameters, rate) => {
      const all = mapTrees((g, θ) => moved(lazy, g, g, () => add(g, mul(λ, θ))), gradients, parameters);
      return watch(optimizer.update)(all, state, parameters, rate);
    }),
  });
};

/**
 * Decoupled weight decay (Loshchilov and Hutter, 2019): `θ ← θ - rate · λ · θ`, and then the optimizer's own step.
 *
 * @throws RangeError if λ is below 0 or not finite
 *
 * @example
 * ```ts
 * const { init, update } = decayed(0.1)(gradientDescent<Tensor<[]>>());
 * update(scalar(0), init(scalar(1)), scalar(1), scalar(0.5)).parameters; // 0.95
 * ```
 */
export const decayed = (share: number, { lazy = false }: Decay = {}): Wrapper => {
  const λ = checked("decayed", share);
  return (optimizer) => ({
    ...optimizer,
    name: `${optimizer.name}, ${lazily(lazy, `decayed ${λ}`)}`,
    update: pureAround((watch) => (gradients, state, parameters, rate) => {
      const less = mapTrees((θ, g) => moved(lazy, g, θ, () => sub(θ, mul(mul(rate, λ), θ))), parameters, gradients);
      return watch(optimizer.update)(gradients, state, less, rate);
    }),
  });
};

/** The options of AdamW: Adam's, and the share of its parameters that decays. */
export const adamWOptions = {
  ...adamOptions,
  decay: numberOption({
    default: 0.01,
    atLeast: 0,
    meaning: "λ, of which rate · λ is the share that a parameter loses.",
  }),
} as const satisfies Options;

/**
 * AdamW (Loshchilov and Hutter, "Decoupled Weight Decay Regularization", 2019): {@link decayed} of {@link adam}. A lazy one decays a
 * row of a table when a batch names it.
 *
 * @throws OptionError for an unknown option, or a value that the option may not have
 *
 * @example
 * ```ts
 * const { init, update } = adamW<Tensor<[]>>({ decay: 0.1 });
 * update(scalar(0), init(scalar(1)), scalar(1), scalar(0.5)).parameters; // 0.95
 * ```
 */
export const adamW = <P>(options: Partial<SettingsOf<typeof adamWOptions>> = {}): Optimizer<P, AdamState<P>> => {
  const { decay, ...others } = checkOptions("adamW", adamWOptions, options);
  return decayed(decay, { lazy: others.lazy })(adam<P>(others));
};
