/** A ranking is called worse than chance where it is, and not where chance alone made it. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { isBelowChance } from "./below-chance.ts";

test("thirty users who agree that items stand on their heads are enough", () => {
  const places = Float64Array.from({ length: 30 }, (_, user) => 0.25 + 0.2 * (user / 29));
  expect(isBelowChance(places)).toBe(true);
  expect(isBelowChance(places.map((place) => 1 - place))).toBe(false);
});

test("ties of all items put each right one last", () => {
  expect(isBelowChance(new Float64Array(30))).toBe(true);
});

test("nobody, and a few users, leave a doubt", () => {
  expect(isBelowChance(new Float64Array())).toBe(false);
  expect(isBelowChance(Float64Array.of(0.1))).toBe(false);
  expect(isBelowChance(Float64Array.of(0.2, 0.2, 0.2))).toBe(false);
});

test("places in the upper half are never worse than chance", () => {
  const places = fc.array(fc.double({ min: 0.5, max: 1, noNaN: true }), { minLength: 1, maxLength: 100 });
  fc.assert(
    fc.property(places, (drawn) => {
      expect(isBelowChance(Float64Array.from(drawn))).toBe(false);
    }),
  );
});
