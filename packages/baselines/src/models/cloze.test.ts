/** Checks which items are hidden: how many, that each may be, and that their places are theirs. */
import { compile, interpreter, key, keyTensor, read, tensor, uniform, wasm } from "@attrec/tensor";
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

// The draws are independent and uniform, so that each choice of so many items is as likely as each other.
test("the hidden items of a sequence are those of its largest draws, whatever the seed", () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat({ max: LENGTH }), { minLength: 1, maxLength: 20 }),
      fc.constantFrom(0.1, 0.2, 0.4, 0.6, 0.9),
      fc.nat(),
      (counts, masked, seed) => {
        const draw = compile(
          (draws: ReturnType<typeof keyTensor>) =>
            uniform(draws, "hidden", ["batch", "length"], [counts.length, LENGTH]),
          at(devices, 0),
        );
        const drawn = read(draw(keyTensor(key(seed))));
        hiddenOf({ counts, masked, seed }).forEach(({ hidden }, row) => {
          const drawOf = (i: number): number => at(drawn, row * LENGTH + i);
          const items = Array.from({ length: at(counts, row) }, (_, i) => LENGTH - 1 - i);
          const largest = items.toSorted((i, j) => drawOf(j) - drawOf(i)).slice(0, hidden.length);
          expect(hidden).toEqual(largest.toSorted((i, j) => i - j));
        });
      },
    ),
    { numRuns: 100 },
  );
});

test("where the last item is hidden alone, no other is; and none is where none is asked for", () => {
  for (const { hidden, taken } of hiddenOf({ counts: [10, 1, 4], masked: 0.6, last: 1 })) {
    expect(hidden).toEqual([LENGTH - 1]);
    expect(taken).toEqual([LENGTH - 1]);
  }
  expect(hiddenOf({ counts: [10, 0], masked: 0 }).map(({ hidden, taken }) => [...hidden, ...taken])).toEqual([[], []]);
});
