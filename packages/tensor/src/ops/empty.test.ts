/** Sizes of 0: what can be made of nothing is drawn by the property tests, and what cannot is a sentence. */
import { expect, test } from "vitest";
import { argmax, argmin, max, mean, min, ShapeError, slice, take, topK, window } from "../index.ts";
import { input } from "../extend.ts";

const none = input(["rows", 0], [2, 0], "float");

test.each<[string, () => unknown, string]>([
  ["max", () => max(none, -1), "max: '0' of [rows, 0] has size 0: nothing has no max"],
  ["min", () => min(none), "min: '0' of [rows, 0] has size 0: nothing has no min"],
  ["mean", () => mean(none), "mean: '0' of [rows, 0] has size 0: nothing has no mean"],
  ["argmax", () => argmax(none, -1), "argmax: '0' of [rows, 0] has size 0: nothing has no argmax"],
  ["argmin", () => argmin(none, -1), "argmin: '0' of [rows, 0] has size 0: nothing has no argmin"],
  // @ts-expect-error The editor says so as well.
  ["topK", () => topK(none, 1), "topK: [rows, 0] has rows of 0, of which 1 cannot be taken"],
  // @ts-expect-error The editor says so as well.
  ["window", () => window(none, -1, 1), "window: [rows, 0]: 0 has no window of 1"],
  // @ts-expect-error The editor says so as well.
  ["take", () => take(none, -1, 0), "take: [rows, 0]: 0 has no position 0"],
  // @ts-expect-error The editor says so as well.
  ["slice", () => slice(none, -1, 0, 0), "slice: [rows, 0]: 0 has no range from 0 to 0"],
])("%s of nothing is refused", (_, call, sentence) => {
  expect(call).toThrow(new ShapeError(sentence));
});
