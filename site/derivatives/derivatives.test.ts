/** Checks that the rules of operations give the derivatives that they state in formulas and in words. */
import { vjp } from "@attrec/autodiff";
import { type Tensor, tensor } from "@attrec/tensor";
import { expect, test } from "vitest";
import { doorsProgram, publicValues } from "../../docs/doc-examples.ts";
// Graphs are computed as they are, without a compiler.
import { evaluate } from "../../packages/tensor/src/graph/evaluate.ts";
import { formulasIn, type Names, type Value, valueOf } from "./formula.ts";
import { onlyWords, stated } from "./stated.ts";

const statements = new Map(
  publicValues(doorsProgram()).flatMap(({ module, name, derivative }) =>
    module === "@attrec/tensor" && derivative !== undefined ? [[name, derivative] as const] : [],
  ),
);

test("every statement is held against a rule, but for a few", () => {
  expect([...statements.keys()].toSorted()).toEqual([...Object.keys(stated), ...onlyWords].toSorted());
});

/** The elements of a tensor as rows: a vector is a column. */
const valueIn = (elements: readonly number[], { sizes }: Tensor): Value => {
  const [, width = 1] = sizes;
  if (sizes.length === 0) return elements[0] ?? NaN;
  return Array.from({ length: elements.length / width }, (_, i) => elements.slice(i * width, (i + 1) * width));
};

/** The elements of a tensor by the meaning of each node. */
const elementsOf = (x: Tensor): readonly number[] => [...(evaluate([x], new Map())[0] ?? [])];

/** What a name in a formula stands for: x̄ for the cotangent of x. */
const label = (name: string): string => `${name}\u0304`.normalize("NFC");

test.each(Object.entries(stated))(
  "the derivative of %s is as it is stated",
  (name, { of, call, words, names = {} }) => {
    const statement = statements.get(name) ?? "";
    const result = call(of);
    const y = elementsOf(result);
    const ȳ = y.map((_, i) => 0.5 + 0.75 * i);
    const rule = vjp(call, of).pullback(tensor(result.sizes.join(" "), ȳ) as unknown as Tensor);
    const expected = words
      ? words(ȳ, y)
      : fromFormulas(statement, of, { ...names, y: valueIn(y, result), ȳ: valueIn(ȳ, result) });
    expect(Object.keys(expected).toSorted()).toEqual(Object.keys(of).toSorted());
    for (const [input, cotangents] of Object.entries(expected)) {
      const given = elementsOf(rule[input] as Tensor);
      expect(cotangents.length).toBe(given.length);
      given.forEach((one, i) => expect(one).toBeCloseTo(cotangents[i] ?? NaN, 6));
    }
  },
);

/** The cotangents of all inputs by the formulas of a statement, each of which may use those before it. */
const fromFormulas = (
  statement: string,
  of: Readonly<Record<string, Tensor>>,
  names: Names,
): Readonly<Record<string, readonly number[]>> => {
  let known: Names = {
    ...Object.fromEntries(Object.entries(of).map(([name, x]) => [name, valueIn(elementsOf(x), x)])),
    ...names,
  };
  const found: Record<string, readonly number[]> = {};
  for (const [target, formula] of formulasIn(statement)) {
    const input = Object.keys(of).find((name) => label(name) === target.normalize("NFC")) ?? Object.keys(of)[0] ?? "";
    const value = valueOf(formula.normalize("NFC"), known);
    known = { ...known, [target.normalize("NFC")]: value };
    const { sizes } = of[input] ?? { sizes: [] };
    const count = sizes.reduce((product, size) => product * size, 1);
    // What is repeated along an axis is one number for all of its elements.
    const elements = typeof value === "number" ? [value] : value.flat();
    found[input] = elements.length === 1 ? Array.from({ length: count }, () => elements[0] ?? NaN) : elements;
  }
  return found;
};

test("a formula that is wrong gives other numbers, and what is no formula is refused", () => {
  expect(valueOf("ȳ · (1 - x²)", { ȳ: 2, x: 3 })).toBe(-16);
  expect(
    valueOf("a⁻ᵀ ȳ", {
      a: [
        [2, 0],
        [1, 4],
      ],
      ȳ: [[2], [4]],
    }),
  ).toEqual([[0.5], [1]]);
  expect(() => valueOf("ȳ of x", { ȳ: 1, x: 1 })).toThrow("'of'");
  expect(() => valueOf("ȳ ≠ 2", { ȳ: 1 })).toThrow("no formula");
});
