/** Checks the chance of counts against SciPy's. */
import { expect, test } from "vitest";
import { chanceOf } from "./chance-of-counts.ts";

const sixths = Array.from({ length: 6 }, () => 1 / 6);

test("it is that of scipy.stats.chisquare, whose documentation has these counts", () => {
  expect(chanceOf([16, 18, 16, 14, 12, 12], sixths)).toBeCloseTo(0.8491450360846096, 12);
});

test("what has no chance is not drawn, and counts for nothing", () => {
  expect(chanceOf([10, 10, 0], [0.5, 0.5, 0])).toBe(1);
  expect(chanceOf([10, 10, 1], [0.5, 0.5, 0])).toBe(0);
});
