/** Checks the simulation of many machines where the answer is known, and its bounds elsewhere. */
import { key } from "@attrec/tensor";
import fc from "fast-check";
import { expect, test } from "vitest";
import { drawStudy, simulateLive, simulateShards } from "./simulate.ts";

const one = {
  searches: [
    [
      { cells: 4, seconds: 10 },
      { cells: 1, seconds: 30 },
    ],
  ],
};

test("a round waits for the one before it, and the coordinator hands out one cell after the other", () => {
  expect(simulateLive(one, 2, 0).seconds).toBe(20 + 30);
  expect(simulateLive(one, 4, 0).seconds).toBe(10 + 30);
  // The fourth cell begins after four seconds.
  expect(simulateLive(one, 4, 1).seconds).toBe(4 + 10 + 1 + 30);
});

test("searches go on beside one another", () => {
  const two = { searches: [...one.searches, [{ cells: 1, seconds: 40 }]] };
  expect(simulateLive(two, 3, 0).seconds).toBe(50);
});

test("shards wait for the slowest of them, for merging and for the next plan", () => {
  expect(simulateShards(one, 2, 0.5, 60).seconds).toBe(20 + 2 + 60 + (30 + 0.5 + 60) + 2 * 60);
});

test("nobody is faster than the work divided by the workers, and one worker is that with what each cell costs beside", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 20, max: 400 }),
      fc.integer({ min: 1, max: 50 }),
      fc.nat(),
      (cells, workers, seed) => {
        const study = drawStudy(cells, 100, key(seed));
        const [live, shards] = [simulateLive(study, workers, 0.01), simulateShards(study, workers, 0.002, 0)];
        for (const { efficiency } of [live, shards]) {
          expect(efficiency).toBeGreaterThan(0);
          expect(efficiency).toBeLessThanOrEqual(1);
        }
        const all = study.searches.flat();
        const work = all.reduce((sum, round) => sum + round.cells * (round.seconds + 0.01), 0);
        expect(simulateLive(study, 1, 0.01).seconds).toBeCloseTo(work, 6);
      },
    ),
    { numRuns: 30 },
  );
});
