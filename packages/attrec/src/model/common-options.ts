/** Options that many models have. */
import { type IntegerOption, integerOption, type NumberOption, numberOption } from "../options/option.ts";

/** d. Tables have a row of d numbers for each user or item, and some models have weights of d x d. */
export const latentDimensions: IntegerOption = integerOption({
  default: 100,
  atLeast: 1,
  atMost: 65_536,
  meaning: "d, the number of latent dimensions.",
});

/**
 * λ of an l2 penalty; a negative one would reward large parameters.
 *
 * @example
 * ```ts
 * checkOptions("mine", { l2: penaltyWeight(0.01, "λ.") }, { l2: -1 }); // OptionError: The option 'l2' of mine takes a number of at least 0, not -1.
 * ```
 */
export const penaltyWeight = (standard: number, meaning: string): NumberOption =>
  numberOption({ default: standard, atLeast: 0, meaning });

/**
 * The probability of dropping a number; with 1 no number would be left.
 *
 * @example
 * ```ts
 * checkOptions("mine", { dropout: dropoutRate("The share of numbers that are dropped.") }, { dropout: 1 }); // OptionError: The option 'dropout' of mine takes a number of at least 0 and below 1, not 1.
 * ```
 */
export const dropoutRate = (meaning: string, standard = 0): NumberOption =>
  numberOption({ default: standard, atLeast: 0, below: 1, meaning });

/**
 * The spread around 0 of the first values of tables; tables that are all 0 would stay 0.
 *
 * @example
 * ```ts
 * checkOptions("mine", { spread: initialSpread(0.1, "The spread of first values.") }, { spread: 0 }); // OptionError: The option 'spread' of mine takes a number greater than 0, not 0.
 * ```
 */
export const initialSpread = (standard: number, meaning: string): NumberOption =>
  numberOption({ default: standard, above: 0, meaning });

/**
 * A share of a whole.
 *
 * @example
 * ```ts
 * checkOptions("mine", { omega: share(0.3, "The share of the long term.") }, { omega: 2 }); // OptionError: The option 'omega' of mine takes a number from 0 to 1, not 2.
 * ```
 */
export const share = (standard: number, meaning: string): NumberOption =>
  numberOption({ default: standard, atLeast: 0, atMost: 1, meaning });
