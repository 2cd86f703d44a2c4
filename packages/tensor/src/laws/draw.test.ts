/** Checks how results are compared: an infinity among them hides no difference. */
import { expect, test } from "vitest";
import { relativeError } from "./draw.ts";

test("differences are relative to the largest finite number, also beside infinities", () => {
  expect(relativeError([1, -4], [1, -5])).toBe(0.2);
  expect(relativeError([Infinity, 4], [Infinity, 5])).toBe(0.2);
  expect(relativeError([-Infinity, 4], [3, 4])).toBe(Infinity);
  expect(relativeError([Infinity], [-Infinity])).toBe(Infinity);
  expect(relativeError([NaN, 1], [1, 1])).toBeNaN();
  expect(relativeError([1], [])).toBeNaN();
});
