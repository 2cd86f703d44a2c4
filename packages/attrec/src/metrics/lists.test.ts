// Checks the parts of lists: the first items, and the categories that they are compared by.
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Feature } from "../data/features.ts";
import { writeFirstItems } from "../protocol/first-items.ts";
import type { Ranks } from "../protocol/ranking.ts";
import { categoriesOf } from "./item-categories.ts";
import { measure } from "./measure.ts";

test("the first items are those of the whole list in order", () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(6), { minLength: 1, maxLength: 30 }),
      fc.integer({ min: 1, max: 12 }),
      fc.uniqueArray(fc.nat(29)),
      (numbers, count, passed) => {
        const excluded = Int32Array.from(passed).sort();
        const out = new Int32Array(count + 2).fill(-1);
        writeFirstItems(Float32Array.of(9, ...numbers), 1, numbers.length, excluded, count, out, 1);
        const sorted = [...numbers.keys()]
          .filter((item) => !passed.includes(item))
          .toSorted((a, b) => (numbers[a] ?? 0) - (numbers[b] ?? 0) || a - b)
          .slice(0, count);
        expect([...out]).toEqual([-1, ...sorted, ...Array.from({ length: count + 1 - sorted.length }, () => -1)]);
      },
    ),
  );
});

test("the categories of an item are those of all features, and numbers are none", () => {
  const items = new Map<string, Feature>([
    ["year", { kind: "number", values: Float32Array.of(1, 2), known: Uint8Array.of(1, 1) }],
    ["studio", { kind: "category", values: Int32Array.of(1, 0), names: ["", "A"] }],
    [
      "genres",
      { kind: "categories", offsets: Int32Array.of(0, 2, 3), values: Int32Array.of(0, 1, 1), names: ["x", "y"] },
    ],
  ]);
  expect(categoriesOf({ users: new Map(), items }, 2)).toEqual([
    new Set(["studio: A", "genres: x", "genres: y"]),
    new Set(["genres: y"]),
  ]);
  items.delete("studio");
  items.delete("genres");
  expect(categoriesOf({ users: new Map(), items }, 2)).toBeUndefined();
  expect(categoriesOf(undefined, 2)).toBeUndefined();
});

test("what cannot be measured is refused in a sentence, and what concerns nobody has no figure", () => {
  const one = Int32Array.of(0);
  const ranks: Ranks = {
    users: one,
    queries: one,
    ranks: Int32Array.of(2),
    candidates: Int32Array.of(5),
    repeats: Uint8Array.of(0),
  };
  const facts = { audience: new Int32Array(5), trainedUsers: 1 };
  const lists = { length: 2, items: Int32Array.of(1, 2) };
  expect(measure(ranks, ["hr"], [1, 2], { isApart: true }).means).toEqual({
    "HR@1": 0,
    "HR@2": 1,
    "HR@1 explore": 0,
    "HR@2 explore": 1,
  });
  expect(() => measure(ranks, ["hr"], [0])).toThrow("as the cut-off k, got 0");
  expect(() => measure(ranks, ["gini"], [2], { facts })).toThrow("Expected the first 2 items of each query, got 0");
  expect(() => measure({ ...ranks, lists }, ["gini"], [3], { facts })).toThrow("a listLength of at least 3");
  expect(() => measure({ ...ranks, lists }, ["novelty"], [2])).toThrow("see listFacts");
  expect(() => measure({ ...ranks, lists }, ["diversity"], [2], { facts })).toThrow(
    "Expected the features of the items",
  );
});
