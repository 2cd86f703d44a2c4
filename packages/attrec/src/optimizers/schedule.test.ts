/** Checks schedules of the learning rate against PyTorch's formulas. */
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

test("no steps are no schedule", () => {
  expect(() => cosineRate(1, 0)).toThrow("cosineRate: steps is a number above 0, not 0.");
  expect(() => oneCycleRate(1, 10, { rising: 1 })).toThrow("oneCycleRate: rising is a share between 0 and 1, not 1.");
});
