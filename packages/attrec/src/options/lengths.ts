/** Checks whether a model takes windows of some length: a model may be made for a single L, or have a longest history. */
import { OptionError } from "./check.ts";
import type { Option, Options, Settings } from "./option.ts";

const isHistoryLength = (option: Option | undefined): boolean =>
  option?.kind === "whole number" && option.isHistoryLength === true;

/**
 * Settings of the options that must equal L, for windows of L items of history.
 *
 * @example
 * ```ts
 * const window = integerOption({ default: 5, atLeast: 1, isHistoryLength: true, meaning: "L." });
 * lengthSettings({ window }, 9); // { window: 9 }
 * ```
 */
export const lengthSettings = (options: Options, historyLength: number): Settings =>
  Object.fromEntries(
    Object.entries(options)
      .filter(([, option]) => isHistoryLength(option))
      .map(([name]) => [name, historyLength]),
  );

/**
 * L where nobody chooses it: that of the data, or for a model of whole sequences the one that it has by default, since windows are
 * short and sequences are not.
 *
 * @example
 * ```ts
 * [usualLength(attrec(), 5), usualLength({ name: "mine", hyperparameters: {} }, 9)]; // [5, 9]
 * ```
 */
export const usualLength = (
  { options = {}, hyperparameters, examples }: TakesLengths & DeclaresKind,
  ofData: number,
): number => {
  const own = Object.keys(options).find((name) => isHistoryLength(options[name]));
  const length = own === undefined ? undefined : hyperparameters[own];
  return examples?.kind === "sequences" && typeof length === "number" ? length : ofData;
};

/** Whether a model is trained on windows or on whole sequences. */
interface DeclaresKind {
  readonly examples?: { readonly kind: "windows" | "sequences" };
}

/** The fields of a model that decide which windows it takes. */
export interface TakesLengths {
  readonly name: string;
  readonly options?: Options;
  readonly hyperparameters: Settings;
  readonly longestHistory?: number;
}

/**
 * The reason why a model does not take histories of this length, and the remedy; nothing if it takes them.
 *
 * @example
 * ```ts
 * lengthFault({ name: "mine", hyperparameters: {}, longestHistory: 50 }, 60); // { fact: "mine takes histories of at most 50 items (L), not 60", remedy: "choose a smaller L" }
 * ```
 */
export const lengthFault = (
  { name, options = {}, hyperparameters, longestHistory = Infinity }: TakesLengths,
  historyLength: number,
): { readonly fact: string; readonly remedy: string } | undefined => {
  if (historyLength > longestHistory) {
    return {
      fact: `${name} takes histories of at most ${longestHistory} items (L), not ${historyLength}`,
      remedy: "choose a smaller L",
    };
  }
  const other = Object.keys(lengthSettings(options, historyLength)).find(
    (one) => hyperparameters[one] !== historyLength,
  );
  if (other === undefined) return undefined;
  return {
    fact: `the option '${other}' of ${name} is ${String(hyperparameters[other])}, but the windows have ${historyLength} items of history (L)`,
    remedy: `give both the same number, or leave '${other}' out where a command sets it`,
  };
};

/**
 * Throws a sentence if a model was made for another L than the windows', or takes no histories of this length. The check comes
 * before training starts.
 *
 * @throws OptionError
 *
 * @example
 * ```ts
 * assertLength({ name: "mine", hyperparameters: {}, longestHistory: 50 }, 60); // OptionError: mine takes histories of at most 50 items (L), not 60: choose a smaller L.
 * ```
 */
export const assertLength = (model: TakesLengths, historyLength: number): void => {
  const fault = lengthFault(model, historyLength);
  if (!fault) return;
  throw new OptionError(`${fault.fact.replace(/^the/, "The")}: ${fault.remedy}.`);
};
