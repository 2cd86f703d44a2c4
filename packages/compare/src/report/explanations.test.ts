/** What a report says of its own figures, beside the paper's, is what was done for them. */
import { authorProtocol } from "attrec";
import { at } from "@attrec/tensor/extend";
import { expect, test } from "vitest";
import { contenderNamed } from "../study/more-models.ts";
import { sampleResults, sampleStudy } from "../testing/study.ts";
import { buildReport } from "./build.ts";
import { explanationsOf } from "./explanations.ts";
import { batchesOf } from "./report.ts";
import { tablesOf } from "./tables.ts";

const study = await sampleStudy();
const reportOf = (names: readonly string[], change: Partial<typeof study> = {}) => {
  const changed = { ...study, models: names.map(contenderNamed), ...change };
  return buildReport(changed, ["table2"], sampleResults(changed, ["table2"]), new Date(0));
};

test("the models that take their steps otherwise are named, with their batches", () => {
  const plain = reportOf(["popularity", "fmc", "attrec"]);
  expect(explanationsOf(plain).join("\n")).toContain("Here all models take batches with Adagrad, from smaller");
  expect(batchesOf(plain)).toBe("batches of 64");
  // What only counts takes no steps.
  const others = reportOf(["ease", "fmc", "sasrec"]);
  expect(explanationsOf(others).join("\n")).toContain("all models take batches with Adagrad but SASRec (adam), from");
  expect(batchesOf(others)).toBe("batches of 64 (SASRec 128)");
});

test("the protocol is held against the author's code as it is", () => {
  const said = (change: Partial<typeof study.protocol>) =>
    at(explanationsOf(reportOf(["fmc"], { protocol: { ...study.protocol, ...change } })), 0);
  expect(said({})).toMatch(/the protocol above does neither\.$/);
  expect(said(authorProtocol)).toMatch(/the protocol above does both\.$/);
  expect(said({ trainOnValidation: true })).toMatch(/does the first alone\.$/);
  expect(said({ epochChosenOn: "test" })).toMatch(/does the second alone\.$/);
});

test("a search that was not made and seeds that were not taken are not claimed", () => {
  const [searched, none] = [reportOf(["fmc"]), reportOf(["fmc"], { budget: { ...study.budget, method: "none" } })].map(
    (report) => explanationsOf(report).join("\n"),
  );
  expect(searched).toContain("every model has the same number of configurations and of epochs.");
  expect(none).toContain("Here nothing was searched.");
  expect(searched).toContain("Ours are means over the seeds above.");
  expect(explanationsOf(reportOf(["fmc"], { seeds: [7] })).at(-1)).toContain("Ours are of the one seed above.");
});

test("a table speaks of the models that only count where it has them, and of the paper's figures likewise", () => {
  const note = (names: readonly string[]): string =>
    tablesOf(reportOf(names)).find(({ id }) => id === "table2-1")?.notes[0] ?? "";
  expect(note(["fmc", "attrec"])).toBe("Ours are means over 2 seeds, ± their standard deviation.");
  expect(note(["popularity", "fmc"])).toMatch(/\. Popular learns nothing; the paper does not have it\.$/);
  expect(note(["popularity", "same-as-last", "fmc"])).toMatch(
    / Popular and Counted MC learn nothing; the paper does not have them\.$/,
  );
});
