/** Splits by name. */
import { expect, test } from "vitest";
import { nameOfSplit, splitForms, splitRuleOf } from "./split-rule.ts";

test("a name gives a rule, and a rule its name", () => {
  for (const name of splitForms) expect(nameOfSplit(splitRuleOf(name))).toBe(name);
  expect(splitRuleOf("leave-1-out")).toEqual(splitRuleOf("leave-one-out"));
  expect(splitRuleOf("temporal-70-10-20")).toEqual({ by: "time", validation: 10, test: 20 });
  expect(splitRuleOf("sessions-30")).toEqual({ by: "session", minutes: 30 });
});

test("what is no split is refused in a sentence", () => {
  for (const name of [
    "",
    "leave-0-out",
    "leave-3",
    "leave",
    "ratio-80-20",
    "ratio-8.5-1-1",
    "temporal",
    "sessions-",
    "sessions-0",
    "sessions-1-2",
  ])
    expect(() => splitRuleOf(name)).toThrow(
      "Expected a split such as leave-one-out, leave-3-out, ratio-80-10-10, temporal-80-10-10, sessions-30, got",
    );
  expect(() => splitRuleOf("ratio-80-10-20")).toThrow(
    'The split "ratio-80-10-20" divides into 80 + 10 + 20 percent: give three whole numbers of at least 1 that add up to 100.',
  );
});
