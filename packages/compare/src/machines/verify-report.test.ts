/** A report is verified against its store, and any figure that was changed is found. */
import { at } from "@attrec/tensor/extend";
import fc from "fast-check";
import { expect, test } from "vitest";
import { buildReport, type ReportOptions } from "../report/build.ts";
import type { Outcome } from "../study/outcome.ts";
import { storedStudy } from "../study/stored-study.ts";
import { sampleCell } from "../testing/cells.ts";
import { sampleResults, sampleStudy } from "../testing/study.ts";
import { type ReportedRows, verifyReport } from "./verify-report.ts";

const plain = await sampleStudy();
// Of every third user the item is one that she had acted on before.
const targets = {
  candidates: Int32Array.from({ length: 40 }, (_, user) => 200 + user),
  repeats: Uint8Array.from({ length: 40 }, (_, user) => (user % 3 === 0 ? 1 : 0)),
};
const parts = ["table2", "table3"] as const;

/** The file of a report on these seeds, and the store that it came from, which may have lost what a suite set out to do. */
const written = (seeds: readonly number[], options: ReportOptions = {}, hasSuites = true) => {
  const study = { ...plain, seeds, data: plain.data.map((one) => ({ ...one, targets })) };
  const results = sampleResults(study, parts);
  const report = JSON.parse(JSON.stringify(buildReport(study, parts, results, new Date(0), options))) as ReportedRows;
  const found = new Map(
    results.measured.flatMap(({ runs }) => runs.map(({ cell, result }) => [cell, { kind: "done", result }] as const)),
  );
  const facts = { split: "leave-one-out", parts, options: { lengths: [], dims: [] }, cutoffs: [] };
  const suite = { began: "", command: "", commit: undefined, studies: [storedStudy(study, facts)] };
  return {
    report,
    store: {
      find: (cell: string): Outcome | undefined => found.get(cell),
      suites: () => (hasSuites ? [suite] : []),
      cells: () => [...found.keys()].map((id) => storedAs(id, at(plain.data, 0).dataset.fingerprint)),
    },
  };
};

/** The cell "attrec-1" of the results: AttRec's, with seed 1. */
const storedAs = (id: string, data: string) => {
  const [, model = "", seed = ""] = /^(.*)-(\d+)$/.exec(id) ?? [];
  return { id, cell: sampleCell({ model, seed: Number(seed), data }), kind: "done" } as const;
};

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

/** The places of all numbers in a value. */
const numbersIn = (value: unknown): readonly (readonly string[])[] => {
  if (typeof value === "number") return [[]];
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, part]) => numbersIn(part).map((place) => [key, ...place]));
};

/** Changes the number in a place of a value, by little. */
const change = (value: unknown, [key = "", ...rest]: readonly string[]): void => {
  if (!isRecord(value)) return;
  const old = value[key];
  if (typeof old === "number") value[key] = old + Math.max(1e-12, Math.abs(old) * 1e-9);
  else change(old, rest);
};

test("every figure of a report is what the stored ranks give, and each that was tampered with is found", () => {
  const { report, store } = written([1, 2], { cutoffs: [5, 10], isApart: true, sampled: 20 });
  const { figures, faults } = verifyReport(report, store);
  expect(faults).toEqual([]);
  expect(figures).toBeGreaterThan(100);
  const { rows, comparisons, attentionGains, leads, rankings, ranks } = report;
  const ofRows = rows.map(({ runs, mean, deviation, intervals }) => ({
    runs: runs.map(({ metrics, bestEpoch }) => ({ metrics, bestEpoch })),
    mean,
    deviation,
    intervals,
  }));
  // The first key decides what kind of figure is changed, so that the many ranks do not crowd out the others.
  const kinds = Object.entries({ rows: ofRows, comparisons, attentionGains, leads, rankings, ranks });
  expect(kinds.filter(([, value]) => numbersIn(value).length === 0)).toEqual([]);
  fc.assert(
    fc.property(fc.constantFrom(...kinds), fc.nat(), ([name, value], drawn) => {
      const places = numbersIn(value);
      const place = at(places, drawn % places.length);
      const tampered = structuredClone(report);
      change(tampered, [name, ...place]);
      const verified = { place: [name, ...place], faults: verifyReport(tampered, store).faults };
      expect(verified).not.toEqual({ ...verified, faults: [] });
    }),
    { numRuns: 60 },
  );
  expect(verifyReport(report, { ...store, find: () => undefined }).faults[0]).toMatch(/has no result in the store/);
});

test("of one seed there is no deviation, which JSON writes as null: that is no fault", () => {
  const { report, store } = written([1]);
  expect(report.rows[0]?.deviation["HR@50"]).toBeNull();
  expect(verifyReport(report, store).faults).toEqual([]);
});

test("figures of repeats and of samples need the items that were asked for, which the store keeps with its suites", () => {
  const { report, store } = written([1, 2], { isApart: true, sampled: 20 }, false);
  const { faults } = verifyReport(report, store);
  expect(faults).toHaveLength(report.rows.filter(({ runs }) => runs.length > 0).length);
  expect(faults[0]).toContain("the store does not know the items that were asked for");
  expect(verifyReport(written([1, 2]).report, store).faults).toEqual([]);
});

test("runs that have changed places with those of another model are found, though each figure fits its cell", () => {
  const { report, store } = written([1, 2]);
  const [one, two, ...others] = report.rows;
  if (one === undefined || two === undefined) throw new Error("There are too few rows.");
  const { runs, mean, deviation, intervals } = two;
  const rows = [{ ...one, runs, mean, deviation, intervals }, two, ...others];
  expect(verifyReport({ ...report, rows }, store).faults).toContain(
    `table2, small.data, ${one.model}, ${one.label}, seed 1: its cell ${two.model}-1 is of ${two.model}.`,
  );
});

test("a row or a comparison that was taken away is found", () => {
  const { report, store } = written([1, 2]);
  const fewer = { ...report, comparisons: (report.comparisons as readonly unknown[]).slice(1) };
  expect(verifyReport(fewer, store).faults.join()).toContain("the length of comparisons");
});
