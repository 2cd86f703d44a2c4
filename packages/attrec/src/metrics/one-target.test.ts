/** Checks the metrics of ranks by an example and by laws. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { cutoffNotes, hitRatio, meanReciprocalRank, metricsOf, ndcg } from "./one-target.ts";

const ranks = fc.array(fc.integer({ min: 1, max: 2000 }), { minLength: 1 }).map((list) => Int32Array.from(list));

test("an example", () => {
  const given = Int32Array.of(1, 3, 50, 51);
  expect(hitRatio(given, 50)).toBe(3 / 4);
  expect(meanReciprocalRank(given)).toBeCloseTo((1 + 1 / 3 + 1 / 50 + 1 / 51) / 4, 12);
  expect(ndcg(given, 3)).toBeCloseTo((1 + 1 / 2) / 4, 12);
  expect(Object.keys(metricsOf(given, [10, 50]))).toEqual(["HR@10", "HR@50", "NDCG@10", "NDCG@50", "MRR"]);
});

test("all lie between 0 and 1, a larger cut-off is never worse, and only rank 1 for all is 1", () => {
  fc.assert(
    fc.property(ranks, fc.integer({ min: 1, max: 100 }), (given, k) => {
      const metrics = metricsOf(given, [k, k + 1]);
      for (const value of Object.values(metrics)) expect(value >= 0 && value <= 1).toBe(true);
      expect(hitRatio(given, k + 1)).toBeGreaterThanOrEqual(hitRatio(given, k));
      expect(ndcg(given, k)).toBeLessThanOrEqual(hitRatio(given, k));
      expect(meanReciprocalRank(given) === 1).toBe(given.every((rank) => rank === 1));
    }),
  );
});

test("no ranks, and a rank below 1, are refused", () => {
  expect(() => metricsOf(new Int32Array(0))).toThrow("Expected the rank of at least one tested user, got none.");
  expect(() => hitRatio(Int32Array.of(3, 0), 5)).toThrow("Expected ranks of at least 1 (the best), got 0.");
});

test("a cut-off that is none is refused, and one that says nothing is said to", () => {
  for (const k of [0, -1, 1.5, NaN, Infinity])
    for (const metric of [hitRatio, ndcg])
      expect(() => metric(Int32Array.of(1), k)).toThrow(
        `Expected a whole number of at least 1 as the cut-off k, got ${k}.`,
      );
  expect(cutoffNotes(50, 51)).toEqual([]);
  expect(cutoffNotes(50, 40)).toEqual(["HR@50 is 1 whatever the model: there are no more than 40 items."]);
});
