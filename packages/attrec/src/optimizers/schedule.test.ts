/** Checks schedules of the learning rate against PyTorch's formulas. */
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  constantRate,
  cosineRate,
  exponentialRate,
  oneCycleRate,
  type Schedule,
  steppedRate,
  warmedUp,
} from "./schedule.ts";

const expectRates = (schedule: Schedule, right: Readonly<Record<number, number>>): void => {
  for (const [step, rate] of Object.entries(right))
    expect(schedule(Number(step)), `step ${step}`).toBeCloseTo(rate, 12);
};

test("each rate at its steps", () => {
  expectRates(constantRate(0.3), { 0: 0.3, 1000: 0.3 });
  expectRates(steppedRate(1, 0.1, 10), { 0: 1, 9: 1, 10: 0.1, 25: 0.01 });
  expectRates(exponentialRate(2, 0.25, 10), { 0: 2, 5: 1, 10: 0.5, 20: 0.125 });
  expectRates(cosineRate(1, 100, 0.2), { 0: 1, 50: 0.6, 100: 0.2, 500: 0.2 });
  expectRates(warmedUp(4, cosineRate(1, 2)), { 0: 0.25, 1: 0.5, 3: 1, 4: 1, 5: 0.5, 6: 0 });
});

test("one cycle is PyTorch's: its formula at the first step, the peak, and the last", () => {
  const schedule = oneCycleRate(1, 100);
  expectRates(schedule, { 0: 1 / 25, 29: 1, 99: 1 / 25 / 1e4 });
  // (0.04 - 1) / 2 · (1 + cos(π · 10 / 29)) + 1, as annealing along a cosine is written there.
  expectRates(schedule, { 10: ((0.04 - 1) / 2) * (1 + Math.cos((Math.PI * 10) / 29)) + 1 });
});

test("one cycle whose rise is a single step begins at its peak", () => {
  expectRates(oneCycleRate(0.1, 10, { rising: 0.1 }), { 0: 0.1, 9: 0.1 / 25 / 1e4 });
  expectRates(oneCycleRate(0.1, 2, { rising: 0.5 }), { 0: 0.1, 1: 0.1 / 25 / 1e4 });
});

test("a warm-up that ends within a step goes no higher than the rate", () => {
  expectRates(warmedUp(2.5, constantRate(1)), { 0: 0.4, 1: 0.8, 2: 1, 3: 1 });
  expectRates(warmedUp(0.5, constantRate(1)), { 0: 1, 1: 1 });
});

test("every schedule gives rates from 0 to its own, at every step, also where it has one step or part of one", () => {
  const times = fc.constantFrom(1e-300, 0.1, 0.5, 1, 1.5, 2, 3, 10, 2 ** 31, 1e300);
  const shares = fc.constantFrom(Number.MIN_VALUE, 0.1, 0.2, 0.25, 0.3, 1 / 3, 0.5, 0.9, 1 - 2 ** -53);
  const steps = fc.constantFrom(0, 1, 2, 3, 4, 9, 10, 11, 2 ** 31, 1e300);
  const schedules = (time: number, share: number): readonly Schedule[] => [
    steppedRate(1, share, time),
    exponentialRate(1, share, time),
    cosineRate(1, time),
    oneCycleRate(1, time, { rising: share }),
  ];
  fc.assert(
    fc.property(times, times, shares, steps, (time, warming, share, step) => {
      for (const plain of schedules(time, share))
        for (const schedule of [plain, warmedUp(warming, plain)]) {
          expect(schedule(step)).toBeGreaterThanOrEqual(0);
          expect(schedule(step)).toBeLessThanOrEqual(1);
        }
    }),
    { numRuns: 2000 },
  );
});

test("what would give no numbers is refused", () => {
  expect(() => constantRate(NaN)).toThrow("constantRate: rate is a finite number, not NaN.");
  expect(() => exponentialRate(1, -0.5, 10)).toThrow("exponentialRate: factor is a number above 0, not -0.5.");
  expect(() => steppedRate(1, Infinity, 10)).toThrow("steppedRate: factor is a number above 0, not Infinity.");
  expect(() => cosineRate(1, 10, Infinity)).toThrow("cosineRate: least is a finite number, not Infinity.");
  expect(() => oneCycleRate(1, 10, { firstDivisor: 0 })).toThrow("firstDivisor is a number above 0, not 0.");
  expect(() => warmedUp(0, constantRate(1))).toThrow("warmedUp: steps is a number above 0, not 0.");
});

test("no steps are no schedule", () => {
  expect(() => cosineRate(1, 0)).toThrow("cosineRate: steps is a number above 0, not 0.");
  expect(() => oneCycleRate(1, 10, { rising: 1 })).toThrow("oneCycleRate: rising is a share between 0 and 1, not 1.");
});
