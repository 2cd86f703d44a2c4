/** Options that depend on the windows a model is trained on: a model that has a weight for each position is made for one L. */
import { OptionError } from "./check.ts";
import type { Option, Options, Settings } from "./option.ts";

const isHistoryLength = (option: Option): boolean => option.kind === "whole number" && option.isHistoryLength === true;

/** Settings of the options that have to be L, for windows of L items of history. */
export const lengthSettings = (options: Options, historyLength: number): Settings =>
  Object.fromEntries(
    Object.entries(options)
      .filter(([, option]) => isHistoryLength(option))
      .map(([name]) => [name, historyLength]),
  );

/**
 * Throws a sentence if a model was made for another L than windows have. It says so before a training starts.
 */
export const assertLength = (
  model: { readonly name: string; readonly options?: Options; readonly hyperparameters: Settings },
  historyLength: number,
): void => {
  for (const name of Object.keys(lengthSettings(model.options ?? {}, historyLength))) {
    const made = model.hyperparameters[name];
    if (made === historyLength) continue;
    throw new OptionError(
      `The option '${name}' of ${model.name} is ${String(made)}, but the windows have ${historyLength} items of history (L): give both the same number, or leave '${name}' out where a command sets it.`,
    );
  }
};
