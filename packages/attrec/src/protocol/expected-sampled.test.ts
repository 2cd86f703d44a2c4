/** The mean over all samples, against every sample of small catalogues, and against samples that are drawn. */
import { expect, test } from "vitest";
import { expectedSampled } from "./expected-sampled.ts";
import { rankAmong, sampledItems } from "./sampled.ts";

const worths: readonly ((rank: number) => number)[] = [
  (rank) => 1 / rank,
  (rank) => (rank <= 2 ? 1 : 0),
  (rank) => (rank <= 3 ? 1 / Math.log2(1 + rank) : 0),
];

/** All sets of `size` of the numbers below `count`. */
const subsets = (count: number, size: number): readonly (readonly number[])[] =>
  size === 0
    ? [[]]
    : count < size
      ? []
      : [...subsets(count - 1, size), ...subsets(count - 1, size - 1).map((set) => [...set, count - 1])];

test("it is the mean over every sample", () => {
  for (const others of [1, 4, 7])
    for (let rank = 1; rank <= others + 1; rank++)
      for (let drawn = 1; drawn <= others; drawn++)
        for (const worth of worths) {
          // The items that are ahead are the first ones.
          const all = subsets(others, drawn).map((set) => worth(1 + set.filter((item) => item < rank - 1).length));
          const mean = all.reduce((a, b) => a + b, 0) / all.length;
          const found = expectedSampled(Int32Array.of(rank), Int32Array.of(others + 1), drawn, worth);
          expect(Math.abs(found - mean)).toBeLessThan(1e-12);
        }
});

test("with as many as there are it is the metric among all, and large catalogues do not overflow", () => {
  const [ranks, candidates] = [Int32Array.of(1, 3, 9), Int32Array.of(9, 12, 9)];
  for (const worth of worths)
    expect(expectedSampled(ranks, candidates, 11, worth)).toBeCloseTo(
      [...ranks].reduce((sum, rank) => sum + worth(rank), 0) / 3,
      12,
    );
  // Of a million items 100 are drawn: about 10 of those are ahead of the rank 100,001.
  const [mean] = [expectedSampled(Int32Array.of(100_001), Int32Array.of(1_000_000), 100, (rank) => rank - 1)];
  expect(mean).toBeCloseTo((100 * 100_000) / 999_999, 8);
});

test("samples that are drawn come to it", () => {
  const draws = Array.from({ length: 4000 }, (_, query) =>
    rankAmong(
      (item) => item,
      12,
      Int32Array.of(12),
      sampledItems(query, 50, new Int32Array(0), Int32Array.of(12), 10),
      "stable",
    ),
  );
  const mean = draws.reduce((sum, rank) => sum + 1 / rank, 0) / draws.length;
  expect(mean).toBeCloseTo(
    expectedSampled(Int32Array.of(13), Int32Array.of(50), 10, (rank) => 1 / rank),
    1,
  );
});
