/** The optimizers, by their names in commands and studies. */
import { checkOptions, OptionError } from "../options/check.ts";
import { lookUp, noSuch } from "../options/names.ts";
import type { Options, Settings } from "../options/option.ts";
import { adagrad, adagradOptions } from "./adagrad.ts";
import { adam, adamOptions } from "./adam.ts";
import { gradientDescent } from "./gradient-descent.ts";
import { momentum, momentumOptions } from "./momentum.ts";
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

const optimizers: Readonly<Record<string, Named>> = {
  adagrad: { options: adagradOptions, make: (settings) => adagrad(settings) as AnyOptimizer, rate: 0.05 },
  adam: { options: adamOptions, make: (settings) => adam(settings) as AnyOptimizer, rate: 0.001 },
  adamw: { options: adamWOptions, make: (settings) => adamW(settings) as AnyOptimizer, rate: 0.001 },
  momentum: { options: momentumOptions, make: (settings) => momentum(settings) as AnyOptimizer, rate: 0.01 },
  rmsprop: { options: rmspropOptions, make: (settings) => rmsprop(settings) as AnyOptimizer, rate: 0.001 },
  sgd: { options: {}, make: () => gradientDescent() as AnyOptimizer, rate: 0.05 },
};

/** Their names. */
export const optimizerNames: readonly string[] = Object.keys(optimizers);

/**
 * The optimizer with a name, and its usual learning rate.
 *
 * @throws OptionError for an unknown name, or for settings that the optimizer may not have
 */
export const optimizerNamed = (
  name: string,
  settings: Settings = {},
): { readonly optimizer: AnyOptimizer; readonly rate: number } => {
  const found = lookUp(optimizers, name);
  if (!found) throw new OptionError(noSuch("optimizer", name, optimizerNames));
  return { optimizer: found.make(checkOptions(name, found.options, settings)), rate: found.rate };
};
