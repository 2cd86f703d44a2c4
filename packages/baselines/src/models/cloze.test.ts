/** Checks which items are hidden: how many, that each may be, and that their places are theirs. */
import { compile, interpreter, key, keyTensor, read, tensor } from "@attrec/tensor";
import { at } from "@attrec/tensor/extend";
import fc from "fast-check";
import { expect, test } from "vitest";
import { drawHidden } from "./cloze.ts";

const LENGTH = 10;
/** Of sequences with so many items, at their ends: the hidden positions, and the places that are taken. */
const hiddenOf = (counts: readonly number[], masked: number, last: number, seed = 1) => {
  const isReal = counts.flatMap((n) => Array.from({ length: LENGTH }, (_, i) => i >= LENGTH - n));
  const mask = tensor("bool:batch length", isReal, { batch: counts.length, length: LENGTH });
  const found = compile(
    (of: typeof mask, draws: ReturnType<typeof keyTensor>) => drawHidden(of, { masked, last }, draws),
    interpreter(),
  )(mask, keyTensor(key(seed)));
  const [isHidden, places, isTaken] = [read(found.isHidden), read(found.places), read(found.isTaken)];
  const most = places.length / counts.length;
  return counts.map((_, row) => ({
    hidden: Array.from({ length: LENGTH }, (__, i) => i).filter((i) => isHidden[row * LENGTH + i] === 1),
    taken: Array.from({ length: most }, (__, k) => row * most + k)
      .filter((k) => isTaken[k] === 1)
      .map((k) => at(places, k))
      .toSorted((a, b) => a - b),
  }));
};

test("of n items a share of n is hidden, rounded, but one at least, and the places are those of the hidden items", () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat({ max: LENGTH }), { minLength: 1, maxLength: 4 }),
      fc.constantFrom(0.05, 0.2, 0.33, 0.6, 1),
      fc.nat(),
      (counts, masked, seed) => {
        hiddenOf(counts, masked, 0, seed).forEach(({ hidden, taken }, row) => {
          const n = at(counts, row);
          expect(hidden.length).toBe(Math.min(n, Math.max(1, Math.round(Math.fround(n * Math.fround(masked))))));
          expect(hidden.every((i) => i >= LENGTH - n)).toBe(true);
          expect(taken).toEqual(hidden);
        });
      },
    ),
    { numRuns: 40 },
  );
});

test("every item is hidden as often as any other", () => {
  const whole = Array.from({ length: 20 }, () => LENGTH);
  const hidden = Array.from({ length: 50 }, (_, seed) => hiddenOf(whole, 0.2, 0, seed))
    .flat()
    .flatMap((row) => row.hidden);
  // 1000 sequences hide two of ten items each: 200 times each, with a standard deviation of 13.
  for (let item = 0; item < LENGTH; item++)
    expect(Math.abs(hidden.filter((i) => i === item).length - 200)).toBeLessThan(65);
});

test("where the last item is hidden alone, no other is; and none is where none is asked for", () => {
  for (const { hidden, taken } of hiddenOf([10, 1, 4], 0.6, 1)) {
    expect(hidden).toEqual([LENGTH - 1]);
    expect(taken).toEqual([LENGTH - 1]);
  }
  expect(hiddenOf([10, 0], 0, 0).map(({ hidden, taken }) => [...hidden, ...taken])).toEqual([[], []]);
});
