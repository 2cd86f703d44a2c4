/** Checks the draws of negatives: what they exclude, what decides them, and how they spread. */
import { key } from "@attrec/tensor";
import fc from "fast-check";
import { expect, test } from "vitest";
import { hasItem, itemSetOf, itemsBefore } from "./item-sets.ts";
import { drawNegatives, type NegativeCounts, negativesKey } from "./negatives.ts";
import { leaveOneOut } from "./split.ts";
import { sequencesFrom } from "./testing/arbitraries.ts";
import { wholeSequences } from "./whole-sequences.ts";
import { slidingWindows } from "./windows.ts";

const sequences = sequencesFrom([
  ["a", "b", "c", "d", "a", "e", "b", "c", "f"],
  ["g", "h", "a", "b", "i", "j", "k"],
]);
const split = leaveOneOut(sequences, { heldOut: "last", trainOnValidation: false });
const windows = slidingWindows(split, { historyLength: 2, targetCount: 2 });
const history = itemsBefore(sequences, split.trainEnds);
const all = Int32Array.from({ length: windows.count }, (_, window) => window);

const draw = (numbers: Int32Array, seed: number, epoch: number, count: number, seen?: typeof history): Int32Array => {
  const out = new Int32Array(numbers.length * count).fill(-1);
  drawNegatives(
    windows,
    numbers,
    negativesKey(key(seed), epoch),
    { counts: { uniform: count }, ...(seen && { history: seen }) },
    out,
  );
  return out;
};

test("negatives are items, never a target, and never of the history if that is excluded", () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(99), fc.integer({ min: 1, max: 9 }), fc.boolean(), (seed, epoch, count, narrow) => {
      draw(all, seed, epoch, count, narrow ? history : undefined).forEach((item, i) => {
        const window = Math.floor(i / count);
        expect(item).toBeGreaterThanOrEqual(0);
        expect(item).toBeLessThan(windows.itemCount);
        expect(windows.targets.subarray(window * 2, window * 2 + 2)).not.toContain(item);
        if (narrow) expect(hasItem(itemSetOf(history, windows.users[window] ?? 0), item)).toBe(false);
      });
    }),
  );
});

test("a window's draw depends on key, epoch and window alone, not on the windows beside it", () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(9), fc.shuffledSubarray([...all], { minLength: 1 }), (seed, epoch, numbers) => {
      const whole = draw(all, seed, epoch, 3);
      const part = draw(Int32Array.from(numbers), seed, epoch, 3);
      expect([...part]).toEqual(numbers.flatMap((window) => [...whole.subarray(3 * window, 3 * window + 3)]));
    }),
  );
  expect(draw(all, 1, 0, 3)).not.toEqual(draw(all, 1, 1, 3));
  expect(draw(all, 1, 0, 3)).not.toEqual(draw(all, 2, 0, 3));
});

test("every allowed item is drawn about equally often", () => {
  const count = 45_000;
  const drawn = draw(Int32Array.of(0), 7, 0, count);
  const counts = new Int32Array(windows.itemCount);
  for (const item of drawn) counts[item] = (counts[item] ?? 0) + 1;
  const expected = count / (windows.itemCount - 2);
  // The standard deviation is below the square root of the expected count; five of them are never exceeded by chance.
  for (const often of counts) if (often > 0) expect(Math.abs(often - expected)).toBeLessThan(5 * Math.sqrt(expected));
  expect(counts.filter((often) => often > 0).length).toBe(windows.itemCount - 2);
});

test("a window that excludes every item is refused instead of drawn from for ever", () => {
  const narrow = leaveOneOut(sequencesFrom([["a", "b", "a", "b", "a"]]), { heldOut: "last", trainOnValidation: true });
  const none = slidingWindows(narrow, { historyLength: 1, targetCount: 2 });
  expect(() => drawNegatives(none, Int32Array.of(0), key(0), { counts: { uniform: 1 } }, new Int32Array(1))).toThrow(
    "The targets of window 0 are all 2 items there are, so no negative can be drawn: take data with more items, or fewer " +
      "targets in a window.",
  );
  const seen = { offsets: Int32Array.of(0, 2), items: Int32Array.of(0, 1) };
  const single = slidingWindows(narrow, { historyLength: 1, targetCount: 1 });
  expect(() =>
    drawNegatives(single, Int32Array.of(0), key(0), { counts: { uniform: 1 }, history: seen }, new Int32Array(1)),
  ).toThrow('has all 2 items in her history, so no negative can be drawn: choose the rule "not-targets"');
});

const whole = wholeSequences(split, { historyLength: 9 });
const both = Int32Array.of(0, 1);

test("in sequences each position has negatives of its own, which avoid its own target alone; masked ones repeat the first", () => {
  let others = 0;
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 1, max: 6 }), (seed, count) => {
      const out = new Int32Array(2 * 9 * count).fill(-1);
      drawNegatives(whole, both, negativesKey(key(seed), 1), { counts: { uniform: count } }, out);
      const at = (window: number, place: number) =>
        out.subarray((window * 9 + place) * count, (window * 9 + place + 1) * count);
      for (const window of both) {
        const masked = 9 - (whole.lengths?.[window] ?? 0);
        const targets = whole.targets.subarray(window * 9, (window + 1) * 9);
        targets.forEach((target, place) => {
          expect(at(window, place)).not.toContain(target);
          expect(Math.min(...at(window, place))).toBeGreaterThanOrEqual(0);
          if (place < masked) expect(at(window, place)).toEqual(at(window, masked));
          else others += at(window, place).filter((item) => targets.includes(item)).length;
        });
      }
    }),
    { numRuns: 30 },
  );
  expect(others).toBeGreaterThan(0);
});

/** Σ (often - expected)² / expected. */
const chiSquare = (drawn: Int32Array, expected: readonly number[]): number =>
  expected.reduce((sum, share, item) => {
    const often = drawn.filter((one) => one === item).length;
    if (share === 0) expect(often).toBe(0);
    return share === 0 ? sum : sum + (often - share * drawn.length) ** 2 / (share * drawn.length);
  }, 0);

/** The actions of training, without an item that is excluded, as shares. */
const sharesOf = (items: readonly number[], excluded: number): readonly number[] => {
  const kept = items.filter((item) => item !== excluded);
  return Array.from(
    { length: sequences.itemCount },
    (_, item) => kept.filter((one) => one === item).length / kept.length,
  );
};

test("negatives by popularity follow the counts of training, and those of the batch its targets (chi-square, 5 in a million)", () => {
  const actions = [...sequences.items].filter(
    (_, position) => position < (split.trainEnds[0] ?? 0) || (position >= 9 && position < (split.trainEnds[1] ?? 0)),
  );
  const single = { ...slidingWindows(split, { historyLength: 1, targetCount: 1 }), actions: Int32Array.from(actions) };
  const count = 20_000;
  const some = Int32Array.of(1, 3, 8);
  const draws = (counts: NegativeCounts): Int32Array => {
    const out = new Int32Array(some.length * count);
    drawNegatives(single, some, negativesKey(key(3), 1), { counts }, out);
    return out.subarray(0, count);
  };
  const own = single.targets[1] ?? -1;
  // With at most 10 degrees of freedom, 43 is exceeded five times in a million.
  expect(chiSquare(draws({ popularity: count }), sharesOf(actions, own))).toBeLessThan(43);
  expect(
    chiSquare(
      draws({ inBatch: count }),
      sharesOf(
        Array.from(some, (window) => single.targets[window] ?? -1),
        own,
      ),
    ),
  ).toBeLessThan(43);
  const mixed = draws({ uniform: 2, popularity: count / 2, inBatch: count / 2 - 2 });
  expect(mixed.subarray(0, 2)).toEqual(draws({ uniform: 2 }).subarray(0, 2));
  expect(chiSquare(mixed.subarray(2, 2 + count / 2), sharesOf(actions, own))).toBeLessThan(43);
});

test("a batch of one has no other targets: its negatives are drawn from all items", () => {
  const out = new Int32Array(500);
  drawNegatives(windows, Int32Array.of(0), negativesKey(key(3), 1), { counts: { inBatch: 500 } }, out);
  expect(new Set(out).size).toBe(windows.itemCount - 2);
});

test("windows without training actions have no popularity", () => {
  expect(() => drawNegatives(windows, all, key(1), { counts: { popularity: 1 } }, new Int32Array(50))).toThrow(
    "these windows have no training actions: cut them with cutExamples",
  );
});
