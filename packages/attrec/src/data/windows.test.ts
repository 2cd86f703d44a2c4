/** Checks that the windows of training are all runs of training items, and no others. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { loadDataset } from "./load-dataset.ts";
import { sequencesOf } from "./sequences.ts";
import { leaveOneOut } from "./split.ts";
import { sequences, sequencesFrom } from "./testing/arbitraries.ts";
import { lacks, realData } from "./testing/real-data.ts";
import { slidingWindows } from "./windows.ts";

const how = { heldOut: "last", trainOnValidation: false } as const;
const size = fc.integer({ min: 1, max: 4 });

test("windows are all runs of L + T consecutive training items, and nothing held out is in them", () => {
  fc.assert(
    fc.property(sequences(), size, size, (given, historyLength, targetCount) => {
      const split = leaveOneOut(given, how);
      const windows = slidingWindows(split, { historyLength, targetCount });
      const expected: number[][] = [];
      for (let user = 0; user < given.userCount; user++) {
        const trained = [...given.items.subarray(given.offsets[user], split.trainEnds[user])];
        for (let first = 0; first + historyLength + targetCount <= trained.length; first++)
          expected.push([user, ...trained.slice(first, first + historyLength + targetCount)]);
      }
      const found = Array.from({ length: windows.count }, (_, w) => [
        windows.users[w],
        ...windows.histories.subarray(w * historyLength, (w + 1) * historyLength),
        ...windows.targets.subarray(w * targetCount, (w + 1) * targetCount),
      ]);
      expect(found).toEqual(expected);
    }),
  );
});

test("with shorter histories every action with T behind it ends one, and what a history lacks repeats its oldest item", () => {
  fc.assert(
    fc.property(sequences(), size, size, size, (given, historyLength, targetCount, least) => {
      const fewest = Math.min(least, historyLength);
      const split = leaveOneOut(given, how);
      const windows = slidingWindows(split, { historyLength, targetCount, fewest });
      const expected: number[][] = [];
      for (let user = 0; user < given.userCount; user++) {
        const trained = [...given.items.subarray(given.offsets[user], split.trainEnds[user])];
        for (let end = fewest; end + targetCount <= trained.length; end++) {
          const real = trained.slice(Math.max(0, end - historyLength), end);
          const empty = Array.from({ length: historyLength - real.length }, () => real[0] ?? -1);
          expected.push([user, real.length, ...empty, ...real, ...trained.slice(end, end + targetCount)]);
        }
      }
      const found = Array.from({ length: windows.count }, (_, w) => [
        windows.users[w],
        windows.lengths ? windows.lengths[w] : historyLength,
        ...windows.histories.subarray(w * historyLength, (w + 1) * historyLength),
        ...windows.targets.subarray(w * targetCount, (w + 1) * targetCount),
      ]);
      expect(found).toEqual(expected);
      // The last place of a history lies just before its first target, whatever the history lacks.
      windows.times?.starts.forEach((start, w) => {
        expect(given.items[start + historyLength - 1]).toBe(windows.histories[(w + 1) * historyLength - 1]);
        expect(given.items[start + historyLength]).toBe(windows.targets[w * targetCount]);
      });
    }),
  );
});

test("lengths that are no whole numbers of at least 1 are refused", () => {
  const split = leaveOneOut(sequencesFrom([["a", "b", "c"]]), how);
  expect(() => slidingWindows(split, { historyLength: 0, targetCount: 1 })).toThrow(
    "Expected a whole number of at least 1 as historyLength, got 0.",
  );
});

test.skipIf(lacks("movielens-100k/u.data.gz"))("MovieLens 100K with L 5 and T 3 has 91,513 windows", async () => {
  const dataset = await loadDataset("ml-100k", { folder: realData });
  expect(slidingWindows(leaveOneOut(sequencesOf(dataset.interactions), how), dataset).count).toBe(91_513);
});
