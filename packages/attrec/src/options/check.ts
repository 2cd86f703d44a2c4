/** Checks settings against their options, before a model is made from them. */
import { either, lookUp, shown } from "./names.ts";
import { nearestName } from "./nearest.ts";
import type { ListOption, Option, Options, SettingsOf, SingleOption } from "./option.ts";

/** The error for an unknown option, or a value that an option may not have. The message is a sentence. */
export class OptionError extends RangeError {
  override readonly name = "OptionError";
}

/** The values that an option takes, as a part of a sentence: "a whole number of at least 1", "mean, sum, max or min". */
export const expected = (option: Option): string => {
  switch (option.kind) {
    case "whole number":
      return `a whole number ${range(option)}`;
    case "number":
      return `a number ${range(option)}`.trimEnd();
    case "choice":
      return either(option.choices);
    case "flag":
      return "true or false";
    case "text":
      return "a text";
    case "list":
      return `a list, each of it ${expected(option.of)}`;
  }
};

interface Bounds {
  readonly atLeast?: number;
  readonly above?: number;
  readonly atMost?: number;
  readonly below?: number;
}

const range = ({ atLeast = -Infinity, above = -Infinity, atMost = Infinity, below = Infinity }: Bounds): string => {
  if (atLeast > -Infinity && atMost < Infinity) return `from ${atLeast} to ${atMost}`;
  const from = atLeast > -Infinity ? `of at least ${atLeast}` : above > -Infinity ? `greater than ${above}` : "";
  const to = atMost < Infinity ? `of at most ${atMost}` : below < Infinity ? `below ${below}` : "";
  return from && to ? `${from} and ${to}` : from + to;
};

const isWithin = (
  value: number,
  { atLeast = -Infinity, above = -Infinity, atMost = Infinity, below = Infinity }: Bounds,
): boolean => value >= atLeast && value > above && value <= atMost && value < below;

/**
 * Whether a value is one that an option may have.
 *
 * @example
 * ```ts
 * const dim = integerOption({ default: 50, atLeast: 1, meaning: "The number of dimensions." });
 * [isSetting(dim, 20), isSetting(dim, 0.5)]; // [true, false]
 * ```
 */
export const isSetting = (option: Option, value: unknown): boolean => {
  switch (option.kind) {
    case "whole number":
      return Number.isSafeInteger(value) && isWithin(Number(value), option);
    case "number":
      // Devices compute in float32, where an overflow is not a number.
      return typeof value === "number" && Number.isFinite(Math.fround(value)) && isWithin(value, option);
    case "choice":
      return option.choices.some((choice) => choice === value);
    case "flag":
      return typeof value === "boolean";
    case "text":
      return typeof value === "string" && value !== "";
    case "list":
      return Array.isArray(value) && value.length > 0 && value.every((each) => isSetting(option.of, each));
  }
};

/**
 * Throws a sentence unless a value is one that an option may have.
 *
 * @param subject the taker of the value, as a sentence begins: "The option 'dim' of attrec"
 * @param given the given value for the sentence: the value, or the text that it was read from
 *
 * @example
 * ```ts
 * const dim = integerOption({ default: 50, atLeast: 1, meaning: "The number of dimensions." });
 * assertSetting("The option 'dim' of mine", dim, 0); // OptionError: The option 'dim' of mine takes a whole number of at least 1, not 0.
 * ```
 */
export const assertSetting = (subject: string, option: Option, value: unknown, given: unknown = value): void => {
  if (isSetting(option, value)) return;
  const near = suggestion(option, option.kind === "list" ? wrongOf(option, value) : value);
  const meant = near === undefined ? "." : `: did you mean '${near}'?`;
  throw new OptionError(`${subject} takes ${expected(boundsSaid(option, value))}, not ${shown(given)}${meant}`);
};

/** The option with the bound that a value exceeds, even one that is implied and left out elsewhere. */
const boundsSaid = (option: Option, value: unknown): Option => {
  // Only these become a number without fail.
  const size = ["number", "bigint", "string"].includes(typeof value) ? Number(value) : NaN;
  if (option.kind === "whole number" && size > Number.MAX_SAFE_INTEGER)
    return { atMost: Number.MAX_SAFE_INTEGER, ...option };
  if (option.kind === "number" && size > LARGEST_FLOAT) return { atMost: LARGEST_FLOAT, ...option };
  return option;
};

/** The largest number in float32. */
const LARGEST_FLOAT = (2 - 2 ** -23) * 2 ** 127;

/** The first wrong part of a list. */
const wrongOf = ({ of }: ListOption, value: unknown): unknown =>
  Array.isArray(value) ? value.find((each: unknown) => !isSetting(of, each)) : undefined;

const suggestion = (option: Option, value: unknown): string | undefined => {
  const of: SingleOption = option.kind === "list" ? option.of : option;
  return of.kind === "choice" && typeof value === "string" ? nearestName(value, of.choices) : undefined;
};

/** The taker of an option, as a sentence begins. */
export const subjectOf = (owner: string, name: string): string => `The option '${name}' of ${owner}`;

/** The option with a name. Throws a sentence, with a suggestion, if there is none. */
export const optionNamed = (owner: string, options: Options, name: string): Option => {
  const option = lookUp(options, name);
  if (option) return option;
  const names = Object.keys(options);
  const near = nearestName(name, names);
  if (near !== undefined) throw new OptionError(`${owner} has no option ${shown(name)}; did you mean '${near}'?`);
  const rest = names.length === 0 ? "it has none at all" : `choose from ${names.join(", ")}`;
  throw new OptionError(`${owner} has no option ${shown(name)}: ${rest}.`);
};

/**
 * Settings for all of the options: the given settings, and the defaults of the other options. A setting of `undefined` counts
 * as not given.
 *
 * ```ts
 * checkOptions("attrec", attrecOptions, { dim: 50 }); // { dim: 50, omega: 0.2, … }
 * checkOptions("attrec", attrecOptions, { dim: -3 }); // The option 'dim' of attrec takes a whole number from 1 to 65536, not -3.
 * ```
 *
 * @param owner the owner of the options, for sentences: the name of a model
 * @throws OptionError for a name that is no option, with the nearest one as a suggestion, and for a value that the option may
 * not have
 *
 * @example
 * ```ts
 * const options = { dim: integerOption({ default: 50, atLeast: 1, meaning: "The number of dimensions." }) };
 * checkOptions("mine", options, {}); // { dim: 50 }
 * checkOptions("mine", options, { dmi: 20 }); // OptionError: mine has no option 'dmi'; did you mean 'dim'?
 * ```
 */
export const checkOptions = <O extends Options>(owner: string, options: O, given: unknown = {}): SettingsOf<O> => {
  if (!isPlain(given)) {
    throw new OptionError(
      `${owner} takes its options as a plain object, such as { name: value }, not ${shown(given)}.`,
    );
  }
  for (const name of Object.keys(given)) optionNamed(owner, options, name);
  const settings = Object.entries(options).map(([name, option]) => {
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    const setting = value === undefined ? option.default : value;
    assertSetting(subjectOf(owner, name), option, setting);
    return [name, setting] as const;
  });
  return Object.fromEntries(settings) as SettingsOf<O>;
};

/** Whether a value is a plain object, of any realm. */
const isPlain = (value: unknown): value is Readonly<Record<string, unknown>> => {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
};
