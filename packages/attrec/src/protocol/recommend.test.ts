/** Checks recommendations against a sorted list of the candidates. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { sequencesFrom } from "../data/testing/arbitraries.ts";
import { nearestItems, recommend } from "./recommend.ts";

test("the nearest items are the head of a sorted list of the candidates", () => {
  const scores = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(scores, fc.array(fc.nat(29)), fc.nat(35), (row, banned, count) => {
      const excluded = Int32Array.from(new Set(banned)).sort();
      const expected = [...row.keys()]
        .filter((item) => !banned.includes(item))
        .toSorted((a, b) => (row[a] ?? 0) - (row[b] ?? 0) || a - b)
        .slice(0, count);
      expect([...nearestItems(Float32Array.of(9, ...row), 1, row.length, excluded, count)]).toEqual(expected);
    }),
  );
});

const sequences = sequencesFrom([
  ["a", "b", "c"],
  ["d", "e"],
]);

test("a user gets recommendations that she has not seen, from her whole history", async () => {
  const found = await recommend({
    sequences,
    user: 0,
    count: 5,
    historyLength: 2,
    blockSize: 2,
    score: (users, histories) => {
      expect([...users]).toEqual([0, 0]);
      expect([...histories]).toEqual([1, 2, 1, 2]);
      return Float64Array.of(0, 0, 0, 0.5, 0.25, 9, 9, 9, 9, 9);
    },
  });
  expect([...found.items]).toEqual([4, 3]);
  expect([...found.scores]).toEqual([0.25, 0.5]);
});

test("an invalid count is refused, and a user who has seen everything gets no recommendations", async () => {
  const task = { sequences, user: 0, historyLength: 1, blockSize: 1, score: () => new Float32Array(5) };
  for (const count of [0, -1, 1.5, NaN])
    await expect(recommend({ ...task, count })).rejects.toThrow(`of items to recommend, got ${count}.`);
  const all = sequencesFrom([["a", "b"]]);
  const found = await recommend({ ...task, sequences: all, count: 3, score: () => new Float32Array(2) });
  expect(found.items.length).toBe(0);
});

test("a candidate without a score is refused", async () => {
  const scores = Float32Array.of(0, 0, 0, Number.NaN, 0);
  const task = { sequences, user: 0, count: 1, historyLength: 1, blockSize: 1, score: () => scores };
  await expect(recommend(task)).rejects.toThrow('The score of item "d" for user "u0" is NaN');
});
