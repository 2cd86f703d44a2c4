/** Settings as text on a command line: `omega=0.3`. */
import { assertSetting, OptionError, optionNamed, subjectOf } from "./check.ts";
import { shown } from "./names.ts";
import type { Option, Options, Setting, Settings } from "./option.ts";

/** The syntax of a number: digits, with an optional sign, point and power of ten. */
const NUMERAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/**
 * The number that a text writes, if it writes one: `-0.5`, `1e-4`. Neither `0x10`, `1,5` nor ` 5` is a number, nor is a value
 * too large or too small for a double.
 *
 * @example
 * ```ts
 * [numberIn("1e-4"), numberIn("1,5")]; // [0.0001, undefined]
 * ```
 */
export const numberIn = (text: string): number | undefined => {
  if (!NUMERAL.test(text)) return undefined;
  const value = Number(text);
  const isLost = value === 0 && /[1-9]/.test(text.replace(/e.*$/i, ""));
  return Number.isFinite(value) && !isLost ? value : undefined;
};

/** The setting of an option that a text writes; the text itself if it writes no valid setting. */
const settingIn = (option: Option, text: string): Setting => {
  switch (option.kind) {
    case "whole number":
    case "number":
      return numberIn(text) ?? text;
    case "flag":
      return text === "true" || (text === "false" ? false : text);
    case "list":
      return text.split(",").map((part) => settingIn(option.of, part) as string | number | boolean);
    case "choice":
    case "text":
      return text;
  }
};

/** A name and a value, as written. */
export type Assignment = readonly [name: string, value: string];

/**
 * The two sides of `name=value`; nothing if one of them is missing.
 *
 * @example
 * ```ts
 * assignmentIn("dim=50"); // ["dim", "50"]
 * ```
 */
export const assignmentIn = (text: string): Assignment | undefined => {
  const [, name, value] = /^([^=]+)=(.+)$/s.exec(text) ?? [];
  return name === undefined || value === undefined ? undefined : [name, value];
};

/**
 * The settings that assignments give to some options.
 *
 * @param owner the owner of the options, for sentences
 * @throws OptionError for a name that is no option, a value that the option may not have, and an option that is given twice
 *
 * @example
 * ```ts
 * const options = { dim: integerOption({ default: 50, atLeast: 1, meaning: "" }) };
 * settingsIn("mine", options, [["dim", "20"]]); // { dim: 20 }
 * ```
 */
export const settingsIn = (owner: string, options: Options, assignments: readonly Assignment[]): Settings => {
  const settings = new Map<string, Setting>();
  const given = new Map<string, string>();
  for (const [name, text] of assignments) {
    const option = optionNamed(owner, options, name);
    const setting = settingIn(option, text);
    assertSetting(subjectOf(owner, name), option, setting);
    const before = given.get(name);
    if (before !== undefined) {
      throw new OptionError(
        `${subjectOf(owner, name)} is given twice, as ${shown(before)} and as ${shown(text)}: give it once.`,
      );
    }
    given.set(name, text);
    settings.set(name, setting);
  }
  return Object.fromEntries(settings);
};
