/** Options that many models have. */
import { type IntegerOption, integerOption, type NumberOption, numberOption } from "../options/option.ts";

/** d. Tables have a row of so many numbers for each user or item, and some models weights of d x d. */
export const latentDimensions: IntegerOption = integerOption({
  default: 100,
  atLeast: 1,
  atMost: 65_536,
  meaning: "d, the number of latent dimensions.",
});

/** λ of an l2 penalty; a negative one would reward large parameters. */
export const penaltyWeight = (standard: number, meaning: string): NumberOption =>
  numberOption({ default: standard, atLeast: 0, meaning });

/** The probability with which a number is dropped; with 1 nothing would be left. */
export const dropoutRate = (meaning: string, standard = 0): NumberOption =>
  numberOption({ default: standard, atLeast: 0, below: 1, meaning });

/** How far from 0 tables begin; all of them at 0 would stay there. */
export const initialSpread = (standard: number, meaning: string): NumberOption =>
  numberOption({ default: standard, above: 0, meaning });

/** A share of a whole. */
export const share = (standard: number, meaning: string): NumberOption =>
  numberOption({ default: standard, atLeast: 0, atMost: 1, meaning });
