// The law of all splits: training cannot reach what a user is asked for, nor anything that the user did later.
import fc from "fast-check";
import { key } from "@attrec/tensor";
import { expect, test } from "vitest";
import { batches } from "./batches.ts";
import { itemsBefore } from "./item-sets.ts";
import type { Queries } from "./queries.ts";
import type { Sequences } from "./sequences.ts";
import type { Split } from "./split.ts";
import { sequences, splitDrawn, splitNames, splitOptions } from "./testing/arbitraries.ts";
import { slidingWindows } from "./windows.ts";

/** Drawn sequences over a quarter of an hour, in which pauses of more than a minute end sessions. */
const spread: fc.Arbitrary<Sequences> = sequences({ minLength: 20 }).map((given) => ({
  ...given,
  times: given.times.map((time) => 45 * time),
}));

const asked = (
  queries: Queries,
): readonly (readonly [user: number, historyEnd: number, start: number, end: number])[] =>
  Array.from(queries.users, (user, query) => [
    user,
    queries.historyEnds[query] ?? -1,
    queries.starts[query] ?? -1,
    queries.ends[query] ?? -1,
  ]);

test("no history and no training of a user reaches what the user is asked for, and a user's parts follow in time", () => {
  let [tested, temporal] = [0, 0];
  fc.assert(
    fc.property(spread, splitNames, splitOptions, (given, split, options) => {
      const { sequences, trainEnds, validation, test } = splitDrawn(given, { ...options, split });
      const { offsets, times } = sequences;
      const latest = Math.max(
        ...[...trainEnds].map((end, user) => (end > (offsets[user] ?? 0) ? (times[end - 1] ?? 0) : -1)),
      );
      for (const [user, historyEnd, start, end] of [...asked(validation), ...asked(test)]) {
        const own = [offsets[user] ?? 0, offsets[user + 1] ?? 0] as const;
        expect(own[0] < historyEnd && historyEnd <= start && start < end && end <= own[1]).toBe(true);
      }
      for (const [user, , start] of asked(test)) {
        tested++;
        expect(trainEnds[user] ?? Infinity).toBeLessThanOrEqual(start);
        // Under a temporal split the law holds for everybody: nobody's training is at or after anybody's test.
        if (!split.startsWith("temporal")) continue;
        temporal++;
        expect(latest).toBeLessThan(times[start] ?? 0);
      }
      if (options.trainOnValidation) return;
      for (const [user, , start] of asked(validation)) {
        expect(trainEnds[user] ?? Infinity).toBeLessThanOrEqual(start);
        if (split.startsWith("temporal")) expect(latest).toBeLessThan(times[start] ?? 0);
      }
      for (const [user, , start] of asked(test))
        for (const [other, , , end] of asked(validation)) if (other === user) expect(end).toBeLessThanOrEqual(start);
    }),
  );
  expect(Math.min(tested, temporal)).toBeGreaterThan(30);
});

/** All that training gets of a split: its batches with their times, and the items that negatives may avoid. */
const trainedOn = (split: Split): unknown => {
  const windows = slidingWindows(split, { historyLength: 2, targetCount: 1 });
  const history = itemsBefore(split.sequences, split.trainEnds);
  // With the history as what negatives avoid, a user who has every item leaves none.
  const options = { key: key(1), epoch: 1, batchSize: 4, gaps: true };
  return [history, Array.from(batches(windows, options), (batch) => structuredClone(batch))];
};

test("training is the same whatever the users did from the end of their training on", () => {
  let changed = 0;
  fc.assert(
    fc.property(spread, splitNames, splitOptions, fc.nat(6), (given, name, options, shift) => {
      const split = splitDrawn(given, { ...options, split: name });
      const { sequences: before, trainEnds } = split;
      const items = before.items.slice();
      const times = before.times.slice();
      for (let user = 0; user < before.userCount; user++)
        for (let i = trainEnds[user] ?? 0; i < (before.offsets[user + 1] ?? 0); i++) {
          changed++;
          items[i] = ((items[i] ?? 0) + shift) % before.itemCount;
          times[i] = (times[i] ?? 0) + 1000 * shift;
        }
      expect(trainedOn({ ...split, sequences: { ...before, items, times } })).toEqual(trainedOn(split));
    }),
  );
  expect(changed).toBeGreaterThan(100);
});

test("a user is asked under each rule of targets for what it says", () => {
  const rules = ["all", "first", "last", "random", "successive"] as const;
  fc.assert(
    fc.property(spread, splitNames, splitOptions, (given, split, options) => {
      const of = (targetRule: (typeof rules)[number]): readonly (readonly number[])[] =>
        asked(splitDrawn(given, { ...options, split, targetRule, coldUsers: "left-out" }).test);
      const ranges = of("all");
      const expected = (positions: (start: number, end: number) => readonly number[]): readonly (readonly number[])[] =>
        ranges.flatMap(([user = 0, , start = 0, end = 0]) => positions(start, end).map((p) => [user, p, p + 1]));
      const targets = (rule: (typeof rules)[number]): readonly (readonly number[])[] =>
        of(rule).map(([user = 0, , start = 0, end = 0]) => [user, start, end]);
      expect(targets("first")).toEqual(expected((start) => [start]));
      expect(targets("last")).toEqual(expected((_, end) => [end - 1]));
      expect(targets("successive")).toEqual(
        expected((start, end) => Array.from({ length: end - start }, (_, i) => start + i)),
      );
      const random = targets("random");
      expect(random.map(([user]) => user)).toEqual(ranges.map(([user]) => user));
      random.forEach(([, position = 0], i) => {
        const [, , start = 0, end = 0] = ranges[i] ?? [];
        expect(start <= position && position < end).toBe(true);
      });
    }),
  );
});
