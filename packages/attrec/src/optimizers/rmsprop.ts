/** RMSprop. */
import { add, div, mapTree, mapTrees, mul, pure, scalar, sqrt, square, sub } from "@attrec/tensor";
import { broadcastTo } from "@attrec/tensor/extend";
import { checkOptions } from "../options/check.ts";
import { numberOption, type Options, type SettingsOf } from "../options/option.ts";
import type { Optimizer } from "./optimizer.ts";
import { lazily, lazyOption, moved } from "./lazy.ts";

/** RMSprop's state: for each parameter the running mean of its squared gradient, and the velocity. */
export interface RmspropState<P> {
  readonly squares: P;
  readonly velocities: P;
}

/** The options of RMSprop. */
export const rmspropOptions = {
  decay: numberOption({ default: 0.99, atLeast: 0, below: 1, meaning: "α, how much of the mean square stays." }),
  momentum: numberOption({ default: 0, atLeast: 0, below: 1, meaning: "μ, how much of the velocity stays." }),
  epsilon: numberOption({ default: 1e-8, above: 0, meaning: "ε, which is added to the root of the mean square." }),
  lazy: lazyOption,
} as const satisfies Options;

/**
 * RMSprop (Tieleman and Hinton, 2012; with momentum as PyTorch has it): `s ← α s + (1 - α) g²`, `v ← μ v + g / (√s + ε)`,
 * `θ ← θ - rate · v`.
 *
 * @throws OptionError for an unknown option, or a value that the option may not have
 *
 * @example
 * ```ts
 * const { init, update } = rmsprop<Tensor<[2]>>();
 * const ones = tensor("2", [1, 1]);
 * update(tensor("2", [3, -5]), init(ones), ones, scalar(0.01)).parameters; // [0.9, 1.1]
 * ```
 */
export const rmsprop = <P>(options: Partial<SettingsOf<typeof rmspropOptions>> = {}): Optimizer<P, RmspropState<P>> => {
  const { decay: α, momentum: μ, epsilon, lazy } = checkOptions("rmsprop", rmspropOptions, options);
  return {
    name: lazily(lazy, `rmsprop(α ${α}${μ > 0 ? `, μ ${μ}` : ""})`),
    init: (parameters) => {
      const zeros = mapTree(parameters, (x) => broadcastTo(scalar(0), x.shape, x.sizes));
      return { squares: zeros, velocities: zeros };
    },
    update: pure((gradients, state, parameters, rate) => {
      const squares = mapTrees(
        (g, s) => moved(lazy, g, s, () => add(mul(α, s), mul(1 - α, square(g)))),
        gradients,
        state.squares,
      );
      const velocities = mapTrees(
        (g, v, s) => moved(lazy, g, v, () => add(mul(μ, v), div(g, add(sqrt(s), epsilon)))),
        gradients,
        state.velocities,
        squares,
      );
      return {
        parameters: mapTrees(
          (θ, g, v) => moved(lazy, g, θ, () => sub(θ, mul(rate, v))),
          parameters,
          gradients,
          velocities,
        ),
        state: { squares, velocities },
      };
    }),
  };
};
