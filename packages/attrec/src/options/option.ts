/**
 * An option as a plain value: its allowed values, its default and its meaning. This one declaration gives the type of its
 * settings, the checks (`check.ts`), the syntax on a command line (`text.ts`), help and documentation (`describe.ts`) and a
 * JSON schema (`schema.ts`).
 */

interface Described<T> {
  /** The setting that applies by default. */
  readonly default: T;
  /** One sentence: its meaning, its unit, and its place in the paper. */
  readonly meaning: string;
}

/** A whole number between two bounds, both allowed. */
export interface IntegerOption extends Described<number> {
  readonly kind: "whole number";
  readonly atLeast: number;
  /** 2^53 - 1 by default. */
  readonly atMost?: number;
  /** Whether the setting must be L, the items of history of each window. L is then also the default. */
  readonly isHistoryLength?: boolean;
}

/** A number that float32 can hold, between bounds that are allowed (`atLeast`, `atMost`) or not (`above`, `below`). */
export interface NumberOption extends Described<number> {
  readonly kind: "number";
  readonly atLeast?: number;
  readonly above?: number;
  readonly atMost?: number;
  readonly below?: number;
}

/** One of some names. */
export interface ChoiceOption<Choice extends string = string> extends Described<Choice> {
  readonly kind: "choice";
  readonly choices: readonly Choice[];
}

/** Yes or no, as an option. */
export interface FlagOption extends Described<boolean> {
  readonly kind: "flag";
}

/** Any text but an empty one. */
export interface TextOption extends Described<string> {
  readonly kind: "text";
}

/** An option that is one value. */
export type SingleOption = IntegerOption | NumberOption | ChoiceOption | FlagOption | TextOption;

/** At least one setting of an option, in order. */
export interface ListOption<Of extends SingleOption = SingleOption> extends Described<readonly SettingOf<Of>[]> {
  readonly kind: "list";
  /** The option for each setting; its default has no effect here. */
  readonly of: Of;
}

/** Any option. */
export type Option = SingleOption | ListOption;

/** Options by name. */
export type Options = Readonly<Record<string, Option>>;

/** The values that an option may have. */
export type SettingOf<O> = O extends { readonly kind: "list"; readonly of: infer Of }
  ? readonly SettingOf<Of>[]
  : O extends { readonly kind: "choice"; readonly choices: readonly (infer Choice)[] }
    ? Choice
    : O extends { readonly kind: "flag" }
      ? boolean
      : O extends { readonly kind: "text" }
        ? string
        : number;

/** A setting for each of the options: `SettingsOf<typeof attrecOptions>` are AttRec's hyper-parameters. */
export type SettingsOf<O extends Options> = { readonly [Name in keyof O]: SettingOf<O[Name]> };

/** The value of one option. */
export type Setting = number | string | boolean | readonly (number | string | boolean)[];

/** Values of options by name. */
export type Settings = Readonly<Record<string, Setting>>;

/**
 * A whole number.
 *
 * @example
 * ```ts
 * const options = { layers: integerOption({ default: 2, atLeast: 1, atMost: 8, meaning: "The number of layers." }) };
 * checkOptions("mine", options, { layers: 9 }); // OptionError: The option 'layers' of mine takes a whole number from 1 to 8, not 9.
 * ```
 */
export const integerOption = (declared: Omit<IntegerOption, "kind">): IntegerOption => ({
  kind: "whole number",
  ...declared,
});

/**
 * A number.
 *
 * @example
 * ```ts
 * const options = { margin: numberOption({ default: 0.5, atLeast: 0, meaning: "The margin of the hinge loss." }) };
 * checkOptions("mine", options, { margin: -1 }); // OptionError: The option 'margin' of mine takes a number of at least 0, not -1.
 * ```
 */
export const numberOption = (declared: Omit<NumberOption, "kind">): NumberOption => ({ kind: "number", ...declared });

/**
 * One of some names: `choiceOption(["mean", "max"], { default: "mean", meaning: "How items become one." })`.
 *
 * @example
 * ```ts
 * const options = { pool: choiceOption(["mean", "max"], { default: "mean", meaning: "How items become one." }) };
 * checkOptions("mine", options, { pool: "max" }); // { pool: "max" }
 * checkOptions("mine", options, { pool: "maxx" }); // OptionError: The option 'pool' of mine takes mean or max, not 'maxx': did you mean 'max'?
 * ```
 */
export const choiceOption = <const Choice extends string>(
  choices: readonly Choice[],
  declared: Described<NoInfer<Choice>>,
): ChoiceOption<Choice> => ({ kind: "choice", choices, ...declared });

/**
 * Yes or no.
 *
 * @example
 * ```ts
 * checkOptions("mine", { clip: flagOption({ default: true, meaning: "Whether rows are clipped." }) }, { clip: false }); // { clip: false }
 * ```
 */
export const flagOption = (declared: Described<boolean>): FlagOption => ({ kind: "flag", ...declared });

/**
 * Text.
 *
 * @example
 * ```ts
 * checkOptions("mine", { title: textOption({ default: "none", meaning: "What it is called." }) }, { title: "films" }); // { title: "films" }
 * ```
 */
export const textOption = (declared: Described<string>): TextOption => ({ kind: "text", ...declared });

/**
 * Several settings of one kind: `listOption(integerOption({ default: 1, atLeast: 1, meaning: "" }), { default: [64, 32], … })`.
 *
 * @example
 * ```ts
 * const width = integerOption({ default: 1, atLeast: 1, meaning: "" });
 * checkOptions("mine", { widths: listOption(width, { default: [64, 32], meaning: "The widths of layers." }) }); // { widths: [64, 32] }
 * ```
 */
export const listOption = <Of extends SingleOption>(
  of: Of,
  declared: Described<readonly SettingOf<Of>[]>,
): ListOption<Of> => ({ kind: "list", of, ...declared });

/**
 * The default settings.
 *
 * @example
 * ```ts
 * defaultsOf({ clip: flagOption({ default: true, meaning: "Whether rows are clipped." }) }); // { clip: true }
 * ```
 */
export const defaultsOf = <O extends Options>(options: O): SettingsOf<O> =>
  Object.fromEntries(Object.entries(options).map(([name, option]) => [name, option.default])) as SettingsOf<O>;

/**
 * Options for a model that declares none, from its default hyper-parameters. Each may be any value of the same type.
 *
 * @example
 * ```ts
 * checkOptions("mine", optionsLike({ dim: 50, margin: 0.5 }), { dim: "many" }); // OptionError: The option 'dim' of mine takes a number, not 'many'.
 * ```
 */
export const optionsLike = (hyperparameters: Settings): Options =>
  Object.fromEntries(Object.entries(hyperparameters).map(([name, value]) => [name, optionLike(value)]));

const optionLike = (value: Setting): Option => {
  if (typeof value === "object") {
    const [first = ""] = value;
    return { kind: "list", of: singleOptionLike(first), default: value, meaning: "" };
  }
  return singleOptionLike(value);
};

const singleOptionLike = (value: number | string | boolean): SingleOption => {
  if (typeof value === "number") return numberOption({ default: value, meaning: "" });
  if (typeof value === "boolean") return flagOption({ default: value, meaning: "" });
  return textOption({ default: value, meaning: "" });
};
