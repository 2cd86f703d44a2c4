/** Gradient descent with momentum. */
import { add, mapTree, mapTrees, mul, pure, scalar, sub, type Tensor } from "@attrec/tensor";
import { broadcastTo } from "@attrec/tensor/extend";
import { checkOptions } from "../options/check.ts";
import { flagOption, numberOption, type Options, type SettingsOf } from "../options/option.ts";
import type { Optimizer } from "./optimizer.ts";
import { lazily, lazyOption, moved } from "./lazy.ts";

/** The state of momentum: for each parameter the velocity, a decaying sum of its gradients. */
export interface MomentumState<P> {
  readonly velocities: P;
}

/** The options of momentum. */
export const momentumOptions = {
  momentum: numberOption({
    default: 0.9,
    atLeast: 0,
    below: 1,
    meaning: "μ, how much of the velocity stays from one step to the next.",
  }),
  nesterov: flagOption({ default: false, meaning: "Take the step from where the velocity leads (Nesterov, 1983)." }),
  lazy: lazyOption,
} as const satisfies Options;

/**
 * Gradient descent with momentum, as Sutskever et al. (2013) and PyTorch have it: `v ← μ v + g`, `θ ← θ - rate · v`; with
 * Nesterov's momentum `θ ← θ - rate · (g + μ v)`, v being the new one.
 *
 * @throws OptionError for an unknown option, or a value that the option may not have
 *
 * @example
 * ```ts
 * const { init, update } = momentum<Tensor<[]>>({ momentum: 0.9 });
 * const first = update(scalar(1), init(scalar(0)), scalar(0), scalar(0.1));
 * update(scalar(1), first.state, first.parameters, scalar(0.1)).parameters; // -0.29
 * ```
 */
export const momentum = <P>(
  options: Partial<SettingsOf<typeof momentumOptions>> = {},
): Optimizer<P, MomentumState<P>> => {
  const { momentum: μ, nesterov, lazy } = checkOptions("momentum", momentumOptions, options);
  return {
    name: lazily(lazy, `momentum(μ ${μ}${nesterov ? ", Nesterov" : ""})`),
    init: (parameters) => ({ velocities: mapTree(parameters, (x) => broadcastTo(scalar(0), x.shape, x.sizes)) }),
    update: pure((gradients, state, parameters, rate) => {
      const velocities = mapTrees((g, v) => moved(lazy, g, v, () => add(mul(μ, v), g)), gradients, state.velocities);
      const step = (g: Tensor, v: Tensor): Tensor => (nesterov ? add(g, mul(μ, v)) : v);
      return {
        parameters: mapTrees(
          (θ, g, v) => moved(lazy, g, θ, () => sub(θ, mul(rate, step(g, v)))),
          parameters,
          gradients,
          velocities,
        ),
        state: { velocities },
      };
    }),
  };
};
