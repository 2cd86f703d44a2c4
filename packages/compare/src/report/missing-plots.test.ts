/** Checks what a report says of plots that it lacks. */
import { expect, test } from "vitest";
import { partNames } from "../study/parts.ts";
import { sampleResults, sampleStudy } from "../testing/study.ts";
import { buildReport } from "./build.ts";
import { missingPlots } from "./missing-plots.ts";
import { plotsOf } from "./plots/plots.ts";
import { htmlPage } from "./page/html.ts";

const study = await sampleStudy();
const results = sampleResults(study, partNames);
const made = new Date("2026-01-02T03:04:05Z");

test("a report with all its plots lacks none", () => {
  expect(missingPlots(buildReport(study, partNames, results, made))).toEqual([]);
});

test("the plots of a model that failed are missed, with its reason", async () => {
  const measured = results.measured
    // Figure 4 is of AttRec alone.
    .filter(({ part, model }) => part !== "figure4" || model === "attrec")
    .map((one) =>
      one.model === "attrec"
        ? { ...one, runs: [], missing: [{ seed: 1, cell: "cell", failure: "The loss is NaN." }] }
        : one,
    );
  const report = buildReport(study, partNames, { ...results, measured }, made);
  const missing = missingPlots(report);
  expect(missing).toEqual([
    "There are no critical differences on small.data: they take a result of every model, and there is none of AttRec.",
    "The plot of figure4 by ω has nothing on small.data: every cell failed. The loss is NaN.",
    "The plot of figure4 by L has nothing on small.data: every cell failed. The loss is NaN.",
    "No attention is shown on small.data: AttRec has no result.",
  ]);
  const plots = await plotsOf(report);
  expect(plots.map(({ id }) => id)).toEqual(["scores-1", "curves-1", "figure5-plot-d-1"]);
  const page = htmlPage(report, [], plots);
  for (const sentence of missing) expect(page).toContain(`<li>${sentence}</li>`);
});

test("plots are missed of cells that have not run, which are not said to have failed", () => {
  const saidOf = (failure: string | undefined): readonly string[] => {
    const missing = [undefined, failure].map((why, seed) => ({ seed, cell: "cell", failure: why }));
    const measured = results.measured
      .filter(({ part, model }) => part === "figure4" && model === "attrec")
      .map((one) => ({ ...one, runs: [], missing }));
    return missingPlots(buildReport(study, ["figure4"], { ...results, measured }, made));
  };
  expect(saidOf(undefined)[0]).toBe("The plot of figure4 by ω has nothing on small.data: no cell has run yet.");
  expect(saidOf("The loss is NaN.")[0]).toBe(
    "The plot of figure4 by ω has nothing on small.data: every cell that has run failed. The loss is NaN.",
  );
});

test("models that only count have no curves, and one alone is not ranked", () => {
  const models = study.models.filter(({ name }) => name === "popularity");
  const measured = results.measured
    .filter(({ model }) => model === "popularity")
    .map((one) => ({
      ...one,
      runs: one.runs.map((run) => ({ ...run, result: { ...run.result, epochs: [] } })),
    }));
  expect(missingPlots(buildReport({ ...study, models }, ["table2"], { ...results, measured }, made))).toEqual([
    "There are no learning curves on small.data: the models that took part only count, and have no epochs.",
    "There are no critical differences on small.data: they take at least two models.",
  ]);
});
