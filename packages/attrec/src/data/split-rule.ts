// The rules by which a split divides each user's actions, and their names.
import { DataError, quote } from "./data-error.ts";

/**
 * The rule of a split: which actions are validation and which are test. Training is what a user did before them.
 *
 * - `count`: each user's last actions are the test, as many before them validation.
 * - `share`: whole percents of each user's actions, in the order of time.
 * - `time`: whole percents of everybody's actions, in the order of time. Two moments divide them, the same for all users.
 * - `session`: each user's last session is the test, the one before it validation. A pause longer than `minutes` ends a session.
 */
export type SplitRule =
  | { readonly by: "count"; readonly count: number }
  | { readonly by: "share" | "time"; readonly validation: number; readonly test: number }
  | { readonly by: "session"; readonly minutes: number };

/** The forms that the name of a split has, for help and errors. */
export const splitForms = [
  "leave-one-out",
  "leave-3-out",
  "ratio-80-10-10",
  "temporal-80-10-10",
  "sessions-30",
] as const;

/**
 * The rule of a name: "leave-one-out"; "leave-3-out" (three actions of each user in either part); "ratio-80-10-10" (percents of
 * each user's actions for training, validation and test); "temporal-80-10-10" (percents of all actions, divided at two moments);
 * "sessions-30" (sessions end with a pause of more than 30 minutes).
 *
 * Throws a `DataError` for any other name.
 *
 * @example
 * ```ts
 * splitRuleOf("leave-3-out"); // { by: "count", count: 3 }
 * splitRuleOf("temporal-80-10-10"); // { by: "time", validation: 10, test: 10 }
 * ```
 */
export const splitRuleOf = (name: string): SplitRule => {
  if (name === "leave-one-out") return { by: "count", count: 1 };
  const [kind, ...texts] = name.replace(/^leave-(\d+)-out$/, "leave-$1").split("-");
  const numbers = texts.filter((text) => /^[1-9]\d{0,6}$/.test(text)).map(Number);
  const [first = 0, validation = 0, test = 0] = numbers;
  if (numbers.length === texts.length) {
    if (kind === "leave" && numbers.length === 1 && name.endsWith("-out")) return { by: "count", count: first };
    if (kind === "sessions" && numbers.length === 1) return { by: "session", minutes: first };
    if ((kind === "ratio" || kind === "temporal") && numbers.length === 3) {
      if (first + validation + test === 100) return { by: kind === "ratio" ? "share" : "time", validation, test };
      throw new DataError(
        `The split ${quote(name)} divides into ${first} + ${validation} + ${test} percent: give three whole numbers of at least 1 that add up to 100.`,
      );
    }
  }
  throw new DataError(`Expected a split such as ${splitForms.join(", ")}, got ${quote(name)}.`);
};

/**
 * The one name of a rule: the inverse of `splitRuleOf`.
 *
 * @example
 * ```ts
 * nameOfSplit(splitRuleOf("leave-3-out")); // "leave-3-out"
 * ```
 */
export const nameOfSplit = (rule: SplitRule): string => {
  if (rule.by === "count") return rule.count === 1 ? "leave-one-out" : `leave-${rule.count}-out`;
  if (rule.by === "session") return `sessions-${rule.minutes}`;
  const { by, validation, test } = rule;
  return `${by === "share" ? "ratio" : "temporal"}-${100 - validation - test}-${validation}-${test}`;
};
