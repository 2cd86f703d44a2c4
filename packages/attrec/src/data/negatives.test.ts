/** Checks the draws of negatives: what they exclude, what decides them, and how they spread. */
import { key } from "@attrec/tensor";
import fc from "fast-check";
import { expect, test } from "vitest";
import { hasItem, itemSetOf, itemsBefore } from "./item-sets.ts";
import { drawNegatives, negativesKey } from "./negatives.ts";
import { leaveOneOut } from "./split.ts";
import { sequencesFrom } from "./testing/arbitraries.ts";
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
  drawNegatives(windows, numbers, negativesKey(key(seed), epoch), { count, ...(seen && { history: seen }) }, out);
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
  expect(() => drawNegatives(none, Int32Array.of(0), key(0), { count: 1 }, new Int32Array(1))).toThrow(
    "The targets of window 0 are all 2 items there are, so no negative can be drawn: take data with more items, or fewer " +
      "targets in a window.",
  );
  const seen = { offsets: Int32Array.of(0, 2), items: Int32Array.of(0, 1) };
  const single = slidingWindows(narrow, { historyLength: 1, targetCount: 1 });
  expect(() => drawNegatives(single, Int32Array.of(0), key(0), { count: 1, history: seen }, new Int32Array(1))).toThrow(
    'has all 2 items in her history, so no negative can be drawn: choose the rule "not-targets"',
  );
});
