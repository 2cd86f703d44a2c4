/** Options that many models have. */
import { type IntegerOption, integerOption, type NumberOption, numberOption } from "../options/option.ts";

/** d. Tables have a row of d numbers for each user or item, and some models have weights of d x d. */
export const latentDimensions: IntegerOption = integerOption({
  default: 100,
  atLeast: 1,
  atMost: 65_536,
  meaning: "d, the number of latent dimensions.",
});

/** λ of an l2 penalty; a negative one would reward large parameters. */
export const penaltyWeight = (standard: number, meaning: string): NumberOption =>
  numberOption({ default: standard, atLeast: 0, meaning });

/** The probability of dropping a number; with 1 no number would be left. */
export const dropoutRate = (meaning: string, standard = 0): NumberOption =>
  numberOption({ default: standard, atLeast: 0, below: 1, meaning });

/** The spread around 0 of the first values of tables; tables that are all 0 would stay 0. */
export const initialSpread = (standard: number, meaning: string): NumberOption =>
  numberOption({ default: standard, above: 0, meaning });

/** A share of a whole. */
export const share = (standard: number, meaning: string): NumberOption =>
  numberOption({ default: standard, atLeast: 0, atMost: 1, meaning });
