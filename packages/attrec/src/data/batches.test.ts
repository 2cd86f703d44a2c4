/** Checks the batches of an epoch: their order, their contents and their sizes. */
import { key } from "@attrec/tensor";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type BatchOptions, batchCount, batches, shuffled } from "./batches.ts";
import { leaveOneOut } from "./split.ts";
import { sequences, sequencesFrom } from "./testing/arbitraries.ts";
import { type Windows, slidingWindows } from "./windows.ts";

const windows: fc.Arbitrary<Windows> = sequences({ minLength: 30 })
  .map((given) => leaveOneOut(given, { heldOut: "last", trainOnValidation: false }))
  .map((split) => slidingWindows(split, { historyLength: 2, targetCount: 1 }))
  .filter(({ count, itemCount }) => count > 0 && itemCount > 1);

const options = fc.record({
  key: fc.nat().map(key),
  epoch: fc.nat(5),
  batchSize: fc.integer({ min: 1, max: 40 }),
});

/** The batches as rows of user, history, positive and negative. */
const rowsOf = (given: Windows, how: BatchOptions): number[][][] =>
  Array.from(batches(given, how), ({ size, users, histories, positives, negatives }) =>
    Array.from({ length: size }, (_, row) => [
      users[row] ?? -1,
      ...histories.subarray(2 * row, 2 * row + 2),
      positives[row] ?? -1,
      negatives[row] ?? -1,
    ]),
  );

test("gaps are the seconds from the last item of a history to each target, if they are asked for", () => {
  // Items a to g of two users; the last two of each are held out.
  const items = ["a", "b", "c", "d", "e", "f", "g"];
  const times = [
    [0, 10, 15, 45, 145, 146, 147],
    [1000, 1001, 1003, 1003, 1010, 1020, 1030],
  ];
  const split = leaveOneOut(sequencesFrom([items, items], times), { heldOut: "last", trainOnValidation: false });
  const given = slidingWindows(split, { historyLength: 2, targetCount: 2 });
  const how = { key: key(1), epoch: 1, batchSize: 3 };
  const found = Array.from(batches(given, { ...how, gaps: true }), ({ size, users, histories, gaps }) =>
    Array.from({ length: size }, (_, row) => [
      `${users[row]} ${items[histories[2 * row + 1] ?? -1]}`,
      ...(gaps ?? []).slice(2 * row, 2 * row + 2),
    ]),
  ).flat();
  expect(new Set(found.map((row) => row.join()))).toEqual(new Set(["0 b,5,35", "0 c,30,130", "1 b,2,2", "1 c,0,7"]));
  expect([...batches(given, how)].map(({ gaps }) => gaps)).toEqual([undefined, undefined]);
  const { times: _, ...timeless } = given;
  expect(() => [...batches(timeless, { ...how, gaps: true })]).toThrow("these windows have none");
});

test("a shuffled order is a permutation that depends on the key alone", () => {
  fc.assert(
    fc.property(fc.nat(200), fc.nat(), (count, seed) => {
      const order = shuffled(count, key(seed));
      expect([...order].toSorted((a, b) => a - b)).toEqual([...order.keys()]);
      expect(shuffled(count, key(seed))).toEqual(order);
    }),
  );
  expect(shuffled(50, key(1))).not.toEqual(shuffled(50, key(2)));
});

test("every place is equally likely to be first", () => {
  const firsts = new Int32Array(5);
  for (let seed = 0; seed < 5000; seed++) {
    const first = shuffled(5, key(seed))[0] ?? 0;
    firsts[first] = (firsts[first] ?? 0) + 1;
  }
  for (const often of firsts) expect(Math.abs(often - 1000)).toBeLessThan(150);
});

test("an epoch holds every window once, in batches that are full but for the last", () => {
  fc.assert(
    fc.property(windows, options, (given, how) => {
      const found = rowsOf(given, how);
      expect(found.length).toBe(batchCount(given.count, how.batchSize));
      expect(found.slice(0, -1).every((batch) => batch.length === how.batchSize)).toBe(true);
      const expected = Array.from({ length: given.count }, (_, w) =>
        [given.users[w], ...given.histories.subarray(2 * w, 2 * w + 2), given.targets[w]].join(),
      );
      expect(
        found
          .flat()
          .map((row) => row.slice(0, 4).join())
          .toSorted(),
      ).toEqual(expected.toSorted());
    }),
  );
});

test("the same key gives the same batches, whatever the batch size, and from any batch on", () => {
  fc.assert(
    fc.property(windows, options, fc.integer({ min: 1, max: 40 }), fc.nat(5), (given, how, otherSize, first) => {
      const found = rowsOf(given, how);
      expect(rowsOf(given, how)).toEqual(found);
      expect(rowsOf(given, { ...how, batchSize: otherSize }).flat()).toEqual(found.flat());
      expect(rowsOf(given, { ...how, first })).toEqual(found.slice(first));
    }),
  );
});

test("a batch size that is no whole number of at least 1 is refused", () => {
  const [given] = fc.sample(windows, 1);
  expect(() => [...batches(given as Windows, { key: key(0), epoch: 0, batchSize: 0 })]).toThrow("as batchSize, got 0");
});
