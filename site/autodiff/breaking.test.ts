/** Ten planted wrong rules are caught and made small; the rules as shipped hold; what cannot be read is told in a sentence. */
import { read, tensor, type Tensor } from "@attrec/tensor";
import { evaluate } from "@attrec/tensor/extend";
import { describe, expect, test } from "vitest";
import { ruleOf, verdictOn } from "./breaking.ts";
import { readRule } from "./rule-language.ts";
import { breakables } from "./rules.ts";

describe.each(breakables.map((of) => [of.id, of] as const))("%s", (_, of) => {
  test("the wrong rule is caught, and shrunk to four elements or fewer", () => {
    for (const seed of [1, 2, 3]) {
      const { counterexample } = verdictOn(of, ruleOf(of, of.wrong), { seed });
      expect(counterexample?.elements).toBeLessThanOrEqual(4);
      expect(counterexample?.sentence).toMatch(/^the gradient is .* where the difference quotient is /);
    }
  });

  test("the rule as shipped holds", () => {
    expect(verdictOn(of, ruleOf(of, of.right), { draws: 15 })).toEqual({ draws: 15, shrinks: 0 });
  });
});

test("there are ten", () => {
  expect(breakables.length).toBe(10);
});

const given = { dy: tensor("2", [1, 10]), x: tensor("2", [2, -3]), y: tensor("2", [4, 9]) };
const value = (text: string): readonly number[] => {
  const rule: Tensor = readRule(text, ["dy", "x", "y"])(given);
  return [...(evaluate([rule], new Map())[0] ?? [])];
};

test("the language has the precedence of paper", () => {
  expect(value("dy * 2 + x * 3")).toEqual([8, 11]);
  expect(value("-dy * (x - 1)")).toEqual([-1, 40]);
  expect(value("8 / 2 / 2")).toEqual([2, 2]);
  expect(value("(x > 0) * dy")).toEqual([1, 0]);
  expect(value("sqrt(y) - square(x) + 1e-1")).toEqual([-1.9, -5.9]);
  expect(read(given.dy)[1]).toBe(10);
});

test("what cannot be read is told in a sentence", () => {
  const faultOf = (text: string) => () => readRule(text, ["dy", "x", "y"]);
  expect(faultOf("")).toThrow("The rule is empty.");
  expect(faultOf("dy *")).toThrow("The rule ends too early: 'dy *'.");
  expect(faultOf("dy * z")).toThrow("'z' means nothing here: there are dy, x, y, exp,");
  expect(faultOf("dy x")).toThrow("'x' stands where the rule should end.");
  expect(faultOf("(dy")).toThrow("The rule ends too early");
  expect(faultOf("dy & x")).toThrow("'& x' cannot be read");
  expect(faultOf("alert(1)")).toThrow("'alert' means nothing here");
});
