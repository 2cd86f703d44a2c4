/** Checks the rank of a target among its candidates. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Ties, rankTarget } from "./rank-target.ts";

/** Few different scores, so that ties are common; and what is not a candidate. */
const example = fc
  .array(fc.tuple(fc.integer({ min: -3, max: 3 }), fc.boolean()), { minLength: 1, maxLength: 30 })
  .chain((rows) =>
    fc.record({
      scores: fc.constant(Float32Array.from(rows, ([score]) => score)),
      excluded: fc.constant(Int32Array.from(rows.keys()).filter((item) => rows[item]?.[1] === true)),
      target: fc.nat(rows.length - 1),
      ties: fc.constantFrom<Ties>("against", "stable"),
    }),
  );

test("a rank is the place in a sorted list of the candidates", () => {
  fc.assert(
    fc.property(example, fc.nat(5), ({ scores, excluded, target, ties }, offset) => {
      const score = (item: number): number => scores[item] ?? Number.NaN;
      const place = (item: number): number => (ties === "against" && item === target ? scores.length : item);
      const sorted = [...scores.keys()]
        .filter((item) => item === target || !excluded.includes(item))
        .toSorted((a, b) => score(a) - score(b) || place(a) - place(b));
      const block = Float32Array.of(...new Float32Array(offset).fill(-9), ...scores, -9);
      expect(rankTarget(block, offset, scores.length, target, excluded, ties)).toBe(sorted.indexOf(target) + 1);
    }),
  );
});

test("a model that scores everything alike is last, not first", () => {
  expect(rankTarget(new Float64Array(100), 0, 100, 0, new Int32Array(0), "against")).toBe(100);
  expect(rankTarget(new Float64Array(100), 0, 100, 4, new Int32Array(0), "stable")).toBe(5);
});

test("NaN has no rank, wherever it stands", () => {
  for (const bad of [0, 1, 2]) {
    const scores = Float64Array.of(1, 2, 3);
    scores[bad] = Number.NaN;
    expect(() => rankTarget(scores, 0, 3, 1, Int32Array.of(2), "against")).toThrow(`The score of item ${bad} is NaN`);
  }
});
