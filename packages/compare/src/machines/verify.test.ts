/** A report is verified against its store, and any figure that was changed is found. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { at } from "@attrec/tensor/extend";
import { buildReport } from "../report/build.ts";
import type { Outcome } from "../study/outcome.ts";
import { sampleResult } from "../testing/cells.ts";
import { sampleResults, sampleStudy } from "../testing/study.ts";
import { repetitionFault, sampleOf, verifyReport } from "./verify.ts";

const study = await sampleStudy();
const results = sampleResults(study, ["table2", "table3"]);
const report = JSON.parse(
  JSON.stringify(buildReport(study, ["table2", "table3"], results, new Date(), { cutoffs: [5, 10] })),
) as ReturnType<typeof buildReport>;
const ranks = new Map(results.measured.flatMap(({ runs }) => runs.map(({ cell, result }) => [cell, result] as const)));
const store = {
  find: (cell: string): Outcome | undefined => {
    const result = ranks.get(cell);
    return result && { kind: "done", result };
  },
};

test("every figure of a report is what the stored ranks give, and each that was tampered with is found", () => {
  const { figures, faults } = verifyReport(report, store);
  expect(faults).toEqual([]);
  expect(figures).toBeGreaterThan(100);
  const row = fc.integer({ min: 0, max: report.rows.length - 1 });
  const names = Object.keys(at(report.rows, 0).mean);
  fc.assert(
    fc.property(row, fc.constantFrom(...names), fc.constantFrom("run", "mean", "deviation"), (number, name, where) => {
      const changed = structuredClone(report) as unknown as { rows: Record<string, unknown>[] };
      const tampered = changed.rows[number] as {
        runs: { metrics: Record<string, number> }[];
        mean: Record<string, number>;
        deviation: Record<string, number>;
      };
      const of = where === "run" ? tampered.runs[0]?.metrics : where === "mean" ? tampered.mean : tampered.deviation;
      if (of) of[name] = (of[name] ?? 0) + 1e-12;
      expect(verifyReport(changed as unknown as typeof report, store).faults.join()).toContain(name);
    }),
    { numRuns: 60 },
  );
  expect(verifyReport(report, { find: () => undefined }).faults[0]).toMatch(/has no result in the store/);
});

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
