/** The optimizers, by their names in commands and studies. */
import { checkOptions, OptionError } from "../options/check.ts";
import { choicesIn } from "../options/choices.ts";
import { lookUp, noSuch } from "../options/names.ts";
import type { Options, Settings } from "../options/option.ts";
import { settingsIn } from "../options/text.ts";
import { adagrad, adagradOptions } from "./adagrad.ts";
import { adam, adamOptions } from "./adam.ts";
import { gradientDescent } from "./gradient-descent.ts";
import { momentum, momentumOptions } from "./momentum.ts";
import { wrapperNames, wrappers } from "./named-wrappers.ts";
import type { Optimizer } from "./optimizer.ts";
import { rmsprop, rmspropOptions } from "./rmsprop.ts";
import { adamW, adamWOptions } from "./weight-decay.ts";

/** An optimizer with a state of unknown type: a training passes the state on, and never looks inside. */
export type AnyOptimizer = Optimizer<unknown, unknown>;

interface Named {
  readonly options: Options;
  readonly make: (settings: Settings) => AnyOptimizer;
  readonly rate: number;
}

/** Those that have a lazy form of their own name. */
const decaying = {
  adam: { options: adamOptions, make: (settings) => adam(settings) as AnyOptimizer, rate: 0.001 },
  adamw: { options: adamWOptions, make: (settings) => adamW(settings) as AnyOptimizer, rate: 0.001 },
  momentum: { options: momentumOptions, make: (settings) => momentum(settings) as AnyOptimizer, rate: 0.01 },
  rmsprop: { options: rmspropOptions, make: (settings) => rmsprop(settings) as AnyOptimizer, rate: 0.001 },
} as const satisfies Readonly<Record<string, Named>>;

const lazy = Object.fromEntries(
  Object.entries(decaying).map(([name, one]): [string, Named] => [
    `lazy-${name}`,
    { ...one, options: { ...one.options, lazy: { ...one.options.lazy, default: true } } },
  ]),
);

const optimizers: Readonly<Record<string, Named>> = {
  adagrad: { options: adagradOptions, make: (settings) => adagrad(settings) as AnyOptimizer, rate: 0.05 },
  ...decaying,
  sgd: { options: {}, make: () => gradientDescent() as AnyOptimizer, rate: 0.05 },
  ...lazy,
};

/** Their names. */
export const optimizerNames: readonly string[] = Object.keys(optimizers);

/** An optimizer, and its usual learning rate. */
export interface NamedOptimizer {
  readonly optimizer: AnyOptimizer;
  readonly rate: number;
}

const namedOf = (name: string): Named => {
  const found = lookUp(optimizers, name);
  if (!found) throw new OptionError(noSuch("optimizer", name, optimizerNames));
  return found;
};

/**
 * The optimizer with a name, and its usual learning rate.
 *
 * @throws OptionError for an unknown name, or for settings that the optimizer may not have
 *
 * @example
 * ```ts
 * optimizerNamed("adam").rate; // 0.001
 * ```
 */
export const optimizerNamed = (name: string, settings: Settings = {}): NamedOptimizer => {
  const found = namedOf(name);
  return { optimizer: found.make(checkOptions(name, found.options, settings)), rate: found.rate };
};

/**
 * The optimizer that a text writes: `adagrad`, `adamw:decay=0.1`, `lazy-adam`, `sgd+clip:most=5+accumulate:batches=4`. What follows
 * a plus sign wraps what stands before it: see {@link wrapperNames}.
 *
 * @param usual settings by name of an optimizer, where the text gives none
 * @throws OptionError for a name or a setting that there is not, and for a text that is written otherwise
 *
 * @example
 * ```ts
 * optimizerIn("sgd+clip:most=5").optimizer.name; // "gradient descent, all gradients no longer than 5"
 * ```
 */
export const optimizerIn = (text: string, usual: Readonly<Record<string, Settings>> = {}): NamedOptimizer => {
  const [{ name, assignments }, ...around] = choicesIn("An optimizer", text);
  const { options } = namedOf(name);
  const { optimizer, rate } = optimizerNamed(name, { ...usual[name], ...settingsIn(name, options, assignments) });
  return {
    rate,
    optimizer: around.reduce((inner, wrapper) => {
      const found = lookUp(wrappers, wrapper.name);
      if (!found) throw new OptionError(noSuch("wrapper of optimizers", wrapper.name, wrapperNames));
      const settings = settingsIn(wrapper.name, found.options, wrapper.assignments);
      return found.wrap(checkOptions(wrapper.name, found.options, settings), inner);
    }, optimizer),
  };
};
