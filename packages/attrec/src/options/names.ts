/** Looks up the names that people write in a table, and words the sentence for a name that the table lacks. */
import { visible } from "../text/escape.ts";
import { nearestName } from "./nearest.ts";

/**
 * Names as the end of a sentence: "adagrad, adam or sgd".
 *
 * @example
 * ```ts
 * either(["adagrad", "adam", "sgd"]); // "adagrad, adam or sgd"
 * ```
 */
export const either = (names: readonly string[]): string =>
  names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} or ${names.at(-1) ?? ""}`;

/**
 * The entry of a table under a given name. Names that every object inherits, such as "constructor", are not entries.
 *
 * @example
 * ```ts
 * [lookUp({ red: 1 }, "red"), lookUp({ red: 1 }, "constructor")]; // [1, undefined]
 * ```
 */
export const lookUp = <T>(table: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;

/**
 * "There is no optimizer 'adm': did you mean 'adam'? Choose adagrad, adam or sgd."
 *
 * @example
 * ```ts
 * noSuch("optimizer", "adm", ["adagrad", "adam", "sgd"]); // "There is no optimizer 'adm': did you mean 'adam'? Choose adagrad, adam or sgd."
 * ```
 */
export const noSuch = (what: string, name: string, names: readonly string[]): string => {
  const near = nearestName(name, names);
  return near === undefined
    ? `There is no ${what} ${shown(name)}: choose ${either(names)}.`
    : `There is no ${what} ${shown(name)}: did you mean '${near}'? Choose ${either(names)}.`;
};

const SHOWN = 60;

/**
 * A given value, as it appears in a sentence: text in quotes, with invisible characters written out, and cut when long.
 *
 * @example
 * ```ts
 * shown("many words"); // "'many words'"
 * ```
 */
export const shown = (value: unknown): string => {
  if (typeof value === "string") {
    const text = value.length <= SHOWN ? value : `${value.slice(0, SHOWN)}…`;
    return `'${visible(text)}'`;
  }
  if (typeof value === "function") return "a function";
  if (Array.isArray(value)) return `[${value.slice(0, 8).map(shown).join(", ")}${value.length > 8 ? ", …" : ""}]`;
  if (typeof value === "object" && value !== null) return "an object";
  if (Object.is(value, -0)) return "-0";
  return typeof value === "bigint" ? `${value}n` : String(value);
};
