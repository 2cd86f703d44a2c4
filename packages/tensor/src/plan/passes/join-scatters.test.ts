/** Checks that sums of scatters are joined at once to what the rules make of them two by two. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { at } from "../../at.ts";
import { fingerprint } from "../../graph/fingerprint.ts";
import { add, map, reshape, scatter } from "../../nodes/build.ts";
import { input } from "../../ops/all.ts";
import { apply, element } from "../../scalar/expression.ts";
import type { Node } from "../../tensor.ts";
import { lateRules } from "../rules/late.ts";
import { scatterRules } from "../rules/scatters.ts";
import { simplify } from "../rules/rule.ts";
import { joinScatters } from "./join-scatters.ts";

const [ROWS, WIDTH] = [7, 2];
const indices = [3, 3, 5].map((count) => input([count], [count], "int"));
const other = input([ROWS, WIDTH], [ROWS, WIDTH], "float");

/** Some rows added to a table; half of them have another shape, with as many numbers. */
const scattered = (place: number): Node => {
  const own = at(indices, place % 3);
  const rows = input([at(own.sizes, 0), WIDTH], [at(own.sizes, 0), WIDTH], "float");
  return scatter([[own, place % 2 === 0 ? rows : reshape(rows, [at(own.sizes, 0) * WIDTH, 1])]], [ROWS, WIDTH]);
};

const subtract = (a: Node, b: Node): Node => map(apply("subtract", element(0), element(1)), [a, b]);
const textOf = (outputs: readonly Node[]): string => fingerprint({ inputs: [], outputs });

/** A sum of terms in a drawn order, with differences, terms that are no scatters, and sums that are read twice among them. */
const drawnSum = (choices: readonly number[]): readonly Node[] => {
  const terms: Node[] = choices.map((choice, i) => (choice % 11 === 10 ? other : scattered(choice + i)));
  const seen: Node[] = [];
  for (const choice of choices.slice(1)) {
    const [a = other] = terms.splice(choice % terms.length, 1);
    const [b = other] = terms.splice((choice * 7) % terms.length, 1);
    const sum = choice % 3 === 0 ? subtract(a, b) : add(a, b);
    if (choice % 13 === 12) seen.push(sum);
    terms.push(sum);
  }
  return [...terms, ...seen];
};

test("joining gives the kernels of the rules", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(999), { minLength: 1, maxLength: 12 }), (choices) => {
      const outputs = drawnSum(choices);
      const rules = [...lateRules, ...scatterRules];
      expect(textOf(simplify(joinScatters(outputs), rules))).toBe(textOf(simplify(outputs, rules)));
    }),
    { numRuns: 300 },
  );
});

test("a sum of scatters is one, with equal indices added up, and what is read elsewhere stays", () => {
  const [a, b, c] = [scattered(0), scattered(3), scattered(2)];
  const [joined] = joinScatters([add(subtract(a, b), c)]);
  expect(joined?.operation.lowering.kind).toBe("scatter");
  expect(joined?.inputs.length).toBe(4);
  const kept = add(a, b);
  const [sum, own] = joinScatters([add(kept, c), kept]);
  expect(own?.operation.lowering.kind).toBe("scatter");
  expect(sum?.inputs).toEqual([own, c]);
});
