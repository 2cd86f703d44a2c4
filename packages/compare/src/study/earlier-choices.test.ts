/** Checks that the choices of an earlier report are its own, for the same data, lengths and protocol alone. */
import { expect, test } from "vitest";
import { buildReport } from "../report/build.ts";
import { runStudy } from "../run/run-study.ts";
import type { Runner } from "../run/runner.ts";
import { describeBudget } from "../search/budget.ts";
import { sampleResult } from "../testing/cells.ts";
import { sampleStudy } from "../testing/study.ts";
import type { Cell } from "./cell.ts";
import { withEarlierChoices } from "./earlier-choices.ts";
import { contenderNamed } from "./more-models.ts";
import { defaultPartOptions } from "./parts.ts";
import type { Study } from "./study.ts";

/** Runs nothing, finds configurations the better the longer their histories and the larger their penalty, and notes its cells. */
const noting = (cells: Cell[]): Runner => ({
  run: async (cell) => {
    cells.push(cell);
    const result = sampleResult({ validation: cell.lengths.historyLength + Number(cell.settings["l2"] ?? 0) });
    return { kind: "done", result };
  },
  counts: () => ({ done: 0, found: 0, failed: 0, lost: 0, pending: 0, running: 0 }),
});

/** A study whose search runs, its report as a file holds it, and the cells of its results. */
const searched = async (models: readonly string[]) => {
  const study: Study = {
    ...(await sampleStudy()),
    models: models.map(contenderNamed),
    budget: { method: "random", configurations: 16, epochs: 2 },
  };
  const cells: Cell[] = [];
  const results = await runStudy(study, ["table2"], defaultPartOptions, noting(cells));
  const origin = { command: "compare table2", commit: "abc" };
  const report: unknown = JSON.parse(JSON.stringify(buildReport(study, ["table2"], results, new Date(0), { origin })));
  return { study, report, results: cells.filter(({ purpose }) => purpose === "result") };
};

test("each model has the cells of the search's choice, and nothing is searched", async () => {
  // Caser searches how long its histories are, and BPRMF its rate.
  const { study, report, results } = await searched(["popularity", "bprmf", "caser", "attrec"]);
  const again = withEarlierChoices({ ...study, budget: { ...study.budget, method: "none" } }, report, "results.json");
  const cells: Cell[] = [];
  await runStudy(again, ["table2"], defaultPartOptions, noting(cells));
  expect(cells).toEqual(results);
  expect(cells.find(({ model }) => model === "caser")?.lengths.historyLength).toBe(10);
  expect(describeBudget(again.budget)).toBe(
    "No search: each model has the configuration that an earlier search chose on validation of the same data, with 16 x 2 = 32 epochs at most (configurations x epochs; drawn at random from its grid), by 'compare table2', commit abc.",
  );
});

test("other parts change what was chosen", async () => {
  const { study, report } = await searched(["attrec"]);
  const cells: Cell[] = [];
  await runStudy(withEarlierChoices(study, report, "r"), ["table4"], defaultPartOptions, noting(cells));
  const chosen = (report as { readonly searches: readonly { readonly settings: object }[] }).searches[0]?.settings;
  expect(cells.map(({ settings }) => settings)).toEqual(
    ["mean", "sum", "max", "min"].flatMap((aggregation) => study.seeds.map(() => ({ ...chosen, aggregation }))),
  );
});

test.each<[string, (study: Study) => Study, (report: Record<string, unknown>) => unknown, string]>([
  ["another file", (study) => study, () => [], "r is no results.json of a report of 'compare'."],
  [
    "a study without a search",
    (study) => study,
    (report) => ({ ...report, budget: { method: "none", configurations: 1, epochs: 2 } }),
    "r is of a study that searched nothing: give the results.json of the report whose searches chose.",
  ],
  [
    "another protocol",
    (study) => ({ ...study, protocol: { ...study.protocol, ties: "stable" } }),
    (report) => report,
    'r was searched under another protocol: its ties is "against", and "stable" here.',
  ],
  [
    "a model that was not searched",
    (study) => ({ ...study, models: [contenderNamed("ease")] }),
    (report) => report,
    "r has no search of ease on small.data.",
  ],
  [
    "a search that failed",
    (study) => study,
    (report) => ({
      ...report,
      searches: [{ data: "small.data", model: "fmc", settings: {}, failure: "The loss is NaN" }],
    }),
    "r chose nothing for fmc on small.data: The loss is NaN.",
  ],
  [
    "other lengths",
    ({ data, ...study }) => ({
      ...study,
      data: data.map((one) => ({ ...one, dataset: { ...one.dataset, historyLength: 9 } })),
    }),
    (report) => report,
    "r was searched with L 5 and T 3 on small.data, which has L 9 and T 3 here.",
  ],
  [
    "other data of the same name",
    ({ data, ...study }) => ({
      ...study,
      data: data.map((one) => ({ ...one, dataset: { ...one.dataset, fingerprint: "0".repeat(64) } })),
    }),
    (report) => report,
    "r was searched on other data of the name small.data: their SHA-256 begins with",
  ],
  [
    "another d for every model",
    (study) => ({ ...study, fixed: { dim: 8 } }),
    (report) => report,
    "r was searched with dim 100 for fmc, which has 8 here.",
  ],
  [
    "batches of another size",
    (study) => ({ ...study, training: { ...study.training, batchSize: 32 } }),
    (report) => report,
    "r was searched with batch 64 for fmc, which has 32 here.",
  ],
  [
    "another rule of negatives",
    (study) => ({ ...study, negatives: "not-history" }),
    (report) => report,
    'r was searched with negatives "not-targets" for fmc, which has "not-history" here.',
  ],
  [
    "data of another name",
    ({ data, ...study }) => ({
      ...study,
      data: data.map((one) => ({ ...one, dataset: { ...one.dataset, name: "mine" } })),
    }),
    (report) => report,
    "r has no search on mine: it has small.data.",
  ],
])("%s is refused", async (_, change, changeReport, sentence) => {
  const { study, report } = await searched(["fmc"]);
  expect(() => withEarlierChoices(change(study), changeReport(report as Record<string, unknown>), "r")).toThrow(
    sentence,
  );
});
