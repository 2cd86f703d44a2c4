/** The places of an arena: what lives at the same time does not overlap, and each is as low as it can be. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { at } from "../../at.ts";
import { type Lifetime, placeByLifetime } from "./arena.ts";

/** The definition: one after another, the largest first, each at the lowest offset that is free all its life. */
const byDefinition = (lifetimes: readonly Lifetime[]): readonly number[] => {
  const offsets = new Map<Lifetime, number>();
  for (const own of lifetimes.toSorted((a, b) => b.bytes - a.bytes)) {
    const taken = [...offsets].filter(([other]) => own.first <= other.last && other.first <= own.last);
    const isFree = (offset: number): boolean =>
      taken.every(([other, start]) => offset + own.bytes <= start || start + other.bytes <= offset);
    const lowest = [0, ...taken.map(([other, start]) => start + other.bytes)].toSorted((a, b) => a - b).find(isFree);
    offsets.set(own, lowest ?? NaN);
  }
  return lifetimes.map((own) => offsets.get(own) ?? NaN);
};

const lifetime = fc
  .record({ first: fc.nat(20), length: fc.nat(8), bytes: fc.integer({ min: 1, max: 5 }) })
  .map(({ first, length, bytes }): Lifetime => ({ first, last: first + length, bytes: 64 * bytes }));

test("each is as low as those that live at the same time leave room", () => {
  fc.assert(
    fc.property(fc.array(lifetime, { maxLength: 40 }), (lifetimes) => {
      const { offsets, bytes } = placeByLifetime(lifetimes);
      expect(offsets).toEqual(byDefinition(lifetimes));
      expect(bytes).toBe(Math.max(0, ...lifetimes.map((own, i) => at(offsets, i) + own.bytes)));
    }),
  );
});
