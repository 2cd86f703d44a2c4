/** A sample of cells is drawn without putting any back, and a cell that does not repeat itself is told. */
import { expect, test } from "vitest";
import type { Outcome } from "../study/outcome.ts";
import { sampleResult } from "../testing/cells.ts";
import { repetitionFault, sampleOf } from "./verify.ts";

test("a sample is drawn without putting any back, the same for one seed and others for another", () => {
  const values = Array.from({ length: 50 }, (_, i) => i);
  const drawn = sampleOf(values, 10, 1);
  expect(new Set(drawn).size).toBe(10);
  expect(sampleOf(values, 10, 1)).toEqual(drawn);
  expect(sampleOf(values, 10, 2)).not.toEqual(drawn);
  expect(sampleOf(values, 99, 3)).toEqual(values);
});

test("a repetition may take other seconds, and nothing else", () => {
  const stored: Outcome = { kind: "done", result: sampleResult() };
  const slower = sampleResult({ memory: 1, epochs: sampleResult().epochs.map((one) => ({ ...one, seconds: 5 })) });
  expect(repetitionFault("x", stored, { kind: "done", result: slower })).toBeUndefined();
  const other = sampleResult({ ranks: Int32Array.of(3, 70, 2) });
  expect(repetitionFault("x", stored, { kind: "done", result: other })).toMatch(/another result/);
  expect(repetitionFault("x", stored, { kind: "failed", sentence: "No." })).toMatch(/failed now: No\./);
});
