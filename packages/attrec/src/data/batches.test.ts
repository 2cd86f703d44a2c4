import { key } from "@attrec/tensor";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type BatchOptions, batchCount, batches, shuffled } from "./batches.ts";
import { leaveOneOut } from "./split.ts";
import { sequences } from "./testing/arbitraries.ts";
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
