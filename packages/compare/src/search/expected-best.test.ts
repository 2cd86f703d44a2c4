/** Checks what fewer trials would have found, against all ways to draw them. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { expectedBest, expectedLead } from "./expected-best.ts";

/** Every choice of `count` of the values. */
const draws = (values: readonly number[], count: number): readonly (readonly number[])[] => {
  const [first, ...rest] = values;
  if (count === 0) return [[]];
  if (first === undefined) return [];
  return [...draws(rest, count - 1).map((others) => [first, ...others]), ...draws(rest, count)];
};

test("it is the mean over all draws of their best, and the middle of them", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 8 }),
      fc.nat(),
      (values, drawn) => {
        const count = 1 + (drawn % values.length);
        const bests = draws(values, count)
          .map((some) => Math.max(...some))
          .toSorted((a, b) => a - b);
        const { mean, interval } = expectedBest(values, count);
        expect(mean).toBeCloseTo(bests.reduce((a, b) => a + b, 0) / bests.length, 10);
        const quantile = (share: number) => bests[Math.ceil(share * bests.length - 1e-9) - 1];
        expect(interval).toEqual([quantile(0.025), quantile(0.975)]);
      },
    ),
    { numRuns: 200 },
  );
});

test("a lead is the mean over all pairs of draws, and the middle of them", () => {
  const values = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 4, maxLength: 6 });
  fc.assert(
    fc.property(values, values, fc.integer({ min: 1, max: 4 }), (ours, theirs, count) => {
      const leads = draws(ours, count)
        .flatMap((a) => draws(theirs, count).map((b) => Math.max(...a) - Math.max(...b)))
        .toSorted((a, b) => a - b);
      const { mean, interval } = expectedLead(ours, theirs, count);
      expect(mean).toBeCloseTo(leads.reduce((a, b) => a + b, 0) / leads.length, 10);
      const quantile = (share: number) => leads[Math.ceil(share * leads.length - 1e-9) - 1] ?? NaN;
      expect(interval[0]).toBeCloseTo(quantile(0.025), 10);
      expect(interval[1]).toBeCloseTo(quantile(0.975), 10);
    }),
    { numRuns: 50 },
  );
});

test("more trials than there are is a sentence", () => {
  expect(() => expectedBest([0.1], 2)).toThrow("The best of 2 trials needs as many values");
});
