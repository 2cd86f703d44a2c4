/** Checks which items are hidden: how many, that each may be, and that their places are theirs. */
import { compile, interpreter, key, keyTensor, read, tensor, wasm } from "@attrec/tensor";
import { at } from "@attrec/tensor/extend";
import fc from "fast-check";
import { expect, test } from "vitest";
import { drawHidden } from "./cloze.ts";

const LENGTH = 10;
const devices = [interpreter(), wasm({ threads: 1 })];

/** How items are hidden, and of what. */
interface Given {
  /** The items of each sequence, at its end. */
  readonly counts: readonly number[];
  readonly masked: number;
  readonly last?: number;
  readonly seed?: number;
  readonly length?: number;
}

/** Of each sequence: the hidden positions, and the places that are taken, in order. */
const hiddenOf = ({ counts, masked, last = 0, seed = 1, length = LENGTH }: Given, device = at(devices, 0)) => {
  const isReal = counts.flatMap((n) => Array.from({ length }, (_, i) => i >= length - n));
  const mask = tensor("bool:batch length", isReal, { batch: counts.length, length });
  const found = compile(
    (of: typeof mask, draws: ReturnType<typeof keyTensor>) => drawHidden(of, { masked, last }, draws),
    device,
  )(mask, keyTensor(key(seed)));
  const [isHidden, places, isTaken] = [read(found.isHidden), read(found.places), read(found.isTaken)];
  const most = places.length / counts.length;
  return counts.map((_, row) => ({
    hidden: Array.from({ length }, (__, i) => i).filter((i) => isHidden[row * length + i] === 1),
    taken: Array.from({ length: most }, (__, k) => row * most + k)
      .filter((k) => isTaken[k] === 1)
      .map((k) => at(places, k))
      .toSorted((a, b) => a - b),
  }));
};

test("of n items a share of n is hidden, rounded, but one at least, the same on every device, and each has a place", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 60 }).chain((length) =>
        fc.record({
          length: fc.constant(length),
          counts: fc.array(fc.nat({ max: length }), { minLength: 1, maxLength: 4 }),
          // Of hundredths some shares are halves but for rounding: 0.53 of 50 is 26.5, and 26.499998 in float32.
          masked: fc.integer({ min: 1, max: 100 }).map((hundredths) => hundredths / 100),
          seed: fc.nat(),
        }),
      ),
      (given) => {
        const [exact, ours] = devices.map((device) => hiddenOf(given, device));
        expect(ours).toEqual(exact);
        exact?.forEach(({ hidden, taken }, row) => {
          const n = at(given.counts, row);
          expect(hidden).toHaveLength(Math.min(n, Math.max(1, Math.round(n * given.masked))));
          expect(hidden.every((i) => i >= given.length - n)).toBe(true);
          expect(taken).toEqual(hidden);
        });
      },
    ),
    { examples: [[{ length: 50, counts: [50], masked: 0.53, seed: 1 }]], numRuns: 40 },
  );
});

/** The number of sequences for each set of two items: with so many, a set that comes half as often again is told. */
const EACH = 200;

/** Pearson's χ² of counts that are to be equal. */
const chiSquared = (counts: readonly number[]): number =>
  counts.reduce((sum, count) => sum + (count - EACH) ** 2 / EACH, 0);

test.each([
  // One right drawing of a thousand exceeds its bound, by the distribution of χ² with a degree of freedom less than there are sets.
  { items: 10, masked: 0.2, sets: 45, bound: 78.7 },
  { items: 5, masked: 0.4, sets: 10, bound: 27.9 },
])("any two of $items items are hidden as often as any other two", ({ items, masked, sets, bound }) => {
  // The key is fixed: every run draws the same.
  const sequences = Array.from({ length: EACH * sets }, () => items);
  const times = new Map<string, number>();
  for (const { hidden } of hiddenOf({ counts: sequences, masked }))
    times.set(hidden.join(), (times.get(hidden.join()) ?? 0) + 1);
  const counts = [...times.values()];
  expect(counts).toHaveLength(sets);
  expect(chiSquared(counts)).toBeLessThan(bound);
  const [first = 0, second = 0, ...others] = counts;
  expect(chiSquared([first + EACH / 2, second - EACH / 2, ...others])).toBeGreaterThan(bound);
});

test("where the last item is hidden alone, no other is; and none is where none is asked for", () => {
  for (const { hidden, taken } of hiddenOf({ counts: [10, 1, 4], masked: 0.6, last: 1 })) {
    expect(hidden).toEqual([LENGTH - 1]);
    expect(taken).toEqual([LENGTH - 1]);
  }
  expect(hiddenOf({ counts: [10, 0], masked: 0 }).map(({ hidden, taken }) => [...hidden, ...taken])).toEqual([[], []]);
});
