/** Checks that sums of parts with zeros around them are joined at once to what the rules make of them two by two. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { fingerprint } from "../../graph/fingerprint.ts";
import { add, concat, filled } from "../../nodes/build.ts";
import { input } from "../../ops/all.ts";
import type { Node } from "../../tensor.ts";
import { everyRule } from "../rules/algebra.ts";
import { pieceRules } from "../rules/pieces.ts";
import { simplify } from "../rules/rule.ts";
import { joinPadded } from "./join-padded.ts";

const LENGTH = 9;
const rules = [...everyRule, ...pieceRules(() => true)];
const textOf = (outputs: readonly Node[]): string => fingerprint({ inputs: [], outputs });

/** Some numbers from a place on, along one of two axes, and zeros around them. */
const padded = (from: number, length: number, axis: number): Node => {
  const sized = (count: number): readonly number[] => [LENGTH, LENGTH].with(axis, count);
  const zeros = (count: number): readonly Node[] => (count === 0 ? [] : [filled(0, sized(count))]);
  return concat([...zeros(from), input(sized(length), sized(length), "float"), ...zeros(LENGTH - from - length)], axis);
};

const term = fc
  .record({ from: fc.nat(LENGTH - 1), length: fc.integer({ min: 1, max: 3 }), axis: fc.constantFrom(0, 0, 0, 1) })
  .map(({ from, length, axis }) => padded(from, Math.min(length, LENGTH - from), axis));

test("joining gives the graph of the rules, also where parts overlap or lie along different axes", () => {
  fc.assert(
    fc.property(
      fc.array(term, { minLength: 1, maxLength: 6 }),
      fc.array(fc.nat(99), { maxLength: 5 }),
      (terms, choices) => {
        const left = [...terms];
        for (const choice of choices) {
          const [a] = left.splice(choice % left.length, 1);
          const [b] = left.splice((choice * 7) % Math.max(1, left.length), 1);
          if (a) left.push(b ? add(a, b) : a);
        }
        expect(textOf(simplify(joinPadded(left), rules))).toBe(textOf(simplify(left, rules)));
      },
    ),
    { numRuns: 500 },
  );
});

test("parts of all places are one concatenation, whatever their order", () => {
  const parts = [3, 0, 6].map((from) => padded(from, 3, 0));
  const [sum] = joinPadded([parts.reduce((a, b) => add(a, b))]);
  expect(sum?.operation.lowering.kind).toBe("concat");
  expect(sum?.inputs).toEqual(
    [1, 0, 2].map((i) => parts[i]?.inputs.find(({ operation }) => operation.lowering.kind === "input")),
  );
});
