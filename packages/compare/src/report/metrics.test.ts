/** Metrics of a report that are measured beside the others. */
import { expect, test } from "vitest";
import { metricsAt } from "./metrics.ts";

const ranks = Int32Array.of(1, 20, 4, 60);

test("repeats apart are the metrics of those users alone", () => {
  const found = metricsAt(ranks, [10], { repeats: Uint8Array.of(1, 0, 1, 0) });
  expect(found).toMatchObject({
    "HR@10": 0.5,
    "HR@10 repeat": 1,
    "MRR repeat": 0.625,
    "HR@10 explore": 0,
    "MRR@10 explore": 0,
  });
  expect(
    Object.keys(metricsAt(ranks, [10], { repeats: new Uint8Array(4) })).filter((name) => name.endsWith("repeat")),
  ).toEqual([]);
});

test("metrics among a sample have names of their own, and change no other", () => {
  const found = metricsAt(ranks, [10], { sampled: { drawn: 5, candidates: new Int32Array(4).fill(100) } });
  expect(found).toMatchObject(metricsAt(ranks, [10]));
  // Among six items everybody's is one of the first ten.
  expect(found["HR@10 (5 sampled)"]).toBeCloseTo(1, 12);
  expect(found["MRR (5 sampled)"]).toBeGreaterThan(found["MRR"] ?? 1);
});
