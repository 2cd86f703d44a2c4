/** Adagrad. */
import { add, div, mapTree, mapTrees, mul, pure, scalar, sqrt, square, sub } from "@attrec/tensor";
import { broadcastTo } from "@attrec/tensor/extend";
import { checkOptions, OptionError } from "../options/check.ts";
import { numberOption, type Options, type SettingsOf } from "../options/option.ts";
import type { Optimizer } from "./optimizer.ts";

/** Adagrad's state: for each parameter the sum of its squared gradients. */
export interface AdagradState<P> {
  readonly squares: P;
}

/** The options of Adagrad. */
export const adagradOptions = {
  initial: numberOption({
    default: 0.1,
    atLeast: 0,
    meaning: "What the sums of squares begin with: 0 in the paper of Adagrad, 0.1 in TensorFlow.",
  }),
  epsilon: numberOption({ default: 1e-10, atLeast: 0, meaning: "ε, which is added to the root of the sum." }),
} as const satisfies Options;

/**
 * Adagrad (Duchi et al., 2011): `s ← s + g²`, `θ ← θ - rate · g / (√s + ε)`. Where the gradient is 0 nothing changes.
 *
 * @throws OptionError for an unknown option, or a value that the option may not have; and if both options are 0, since a step
 * would divide by 0
 *
 * @example
 * ```ts
 * const { init, update } = adagrad<Tensor<[2]>>({ initial: 0 });
 * const parameters = tensor("2", [1, 1]);
 * // The first step is the rate, whatever the gradient's length.
 * update(tensor("2", [3, -5]), init(parameters), parameters, scalar(0.1)).parameters; // [0.9, 1.1]
 * ```
 */
export const adagrad = <P>(options: Partial<SettingsOf<typeof adagradOptions>> = {}): Optimizer<P, AdagradState<P>> => {
  const { initial, epsilon } = checkOptions("adagrad", adagradOptions, options);
  if (initial === 0 && epsilon === 0) {
    throw new OptionError("The options 'initial' and 'epsilon' of adagrad are both 0: it would divide by 0.");
  }
  return adagradWith(initial, epsilon);
};

const adagradWith = <P>(initial: number, epsilon: number): Optimizer<P, AdagradState<P>> => ({
  name: `adagrad(initial ${initial})`,
  init: (parameters) => ({ squares: mapTree(parameters, (x) => broadcastTo(scalar(initial), x.shape, x.sizes)) }),
  update: pure((gradients, state, parameters, rate) => {
    const squares = mapTrees((s, g) => add(s, square(g)), state.squares, gradients);
    return {
      parameters: mapTrees(
        (θ, g, s) => sub(θ, mul(rate, div(g, add(sqrt(s), epsilon)))),
        parameters,
        gradients,
        squares,
      ),
      state: { squares },
    };
  }),
});
