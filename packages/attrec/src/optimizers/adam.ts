/** Adam. */
import {
  add,
  div,
  equal,
  exp,
  mapTree,
  mapTrees,
  mul,
  pure,
  scalar,
  sqrt,
  square,
  sub,
  type Tensor,
  toFloat,
} from "@attrec/tensor";
import { broadcastTo } from "@attrec/tensor/extend";
import { checkOptions } from "../options/check.ts";
import { numberOption, type Options, type SettingsOf } from "../options/option.ts";
import { lazily, lazyOption } from "./lazy.ts";
import type { Optimizer } from "./optimizer.ts";

/** Adam's state: for each parameter the running means of its gradient and of the square, and the number of steps. */
export interface AdamState<P> {
  readonly means: P;
  readonly squares: P;
  readonly steps: Tensor<[]>;
}

const meanWeight = (standard: number, meaning: string) =>
  numberOption({ default: standard, atLeast: 0, below: 1, meaning });

/** The options of Adam. */
export const adamOptions = {
  beta1: meanWeight(0.9, "β₁, how much of the mean gradient stays from one step to the next."),
  beta2: meanWeight(0.999, "β₂, how much of the mean square stays."),
  epsilon: numberOption({ default: 1e-8, above: 0, meaning: "ε, which is added to the root of the mean square." }),
  lazy: lazyOption,
} as const satisfies Options;

/**
 * Adam (Kingma and Ba, 2015): `m ← β₁ m + (1 - β₁) g`, `s ← β₂ s + (1 - β₂) g²`, `θ ← θ - rate · m̂ / (√ŝ + ε)`, where m̂ and
 * ŝ are m / (1 - β₁ᵗ) and s / (1 - β₂ᵗ) after t steps.
 *
 * With `lazy: true` it is the lazy Adam of embeddings: where the gradient is 0 neither parameter nor mean changes, so that a row
 * waits for a batch that names it. t counts all steps.
 *
 * @throws OptionError for an unknown option, or a value that the option may not have
 *
 * @example
 * ```ts
 * const { init, update } = adam<Tensor<[2]>>();
 * const parameters = tensor("2", [1, 1]);
 * update(tensor("2", [3, -5]), init(parameters), parameters, scalar(0.1)).parameters; // [0.9, 1.1]
 * ```
 */
export const adam = <P>(options: Partial<SettingsOf<typeof adamOptions>> = {}): Optimizer<P, AdamState<P>> =>
  adamWith(checkOptions("adam", adamOptions, options));

const adamWith = <P>({ beta1, beta2, epsilon, lazy }: SettingsOf<typeof adamOptions>): Optimizer<P, AdamState<P>> => ({
  name: lazily(lazy, `adam(β₁ ${beta1}, β₂ ${beta2})`),
  init: (parameters) => {
    const zeros = mapTree(parameters, (x) => broadcastTo(scalar(0), x.shape, x.sizes));
    return { means: zeros, squares: zeros, steps: scalar(0) };
  },
  update: pure((gradients, state, parameters, rate) => {
    const steps = add(state.steps, 1);
    /** The change of an element: 0 if Adam is lazy and the gradient is 0. */
    const changed = (g: Tensor, change: Tensor): Tensor => (lazy ? mul(sub(1, toFloat(equal(g, 0))), change) : change);
    const means = mapTrees((m, g) => add(m, changed(g, mul(sub(g, m), 1 - beta1))), state.means, gradients);
    const squares = mapTrees((s, g) => add(s, changed(g, mul(sub(square(g), s), 1 - beta2))), state.squares, gradients);
    /** 1 - βᵗ, the factor by which a mean of t steps is too small because it began at 0. */
    const share = (beta: number): Tensor<[]> => sub(1, exp(mul(steps, Math.log(beta))));
    const [length, root] = [div(rate, share(beta1)), sqrt(share(beta2))];
    return {
      parameters: mapTrees(
        (θ, g, m, s) => sub(θ, changed(g, mul(length, div(m, add(div(sqrt(s), root), epsilon))))),
        parameters,
        gradients,
        means,
        squares,
      ),
      state: { means, squares, steps },
    };
  }),
});
