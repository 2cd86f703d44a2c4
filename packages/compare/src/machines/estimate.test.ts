/** An estimate counts a study's cells, leaves out those that are stored, and multiplies what was measured. */
import { expect, test } from "vitest";
import { wasm } from "@attrec/tensor";
import { at } from "@attrec/tensor/extend";
import { datasetFrom } from "attrec";
import { expectedWork } from "../run/time-left.ts";
import type { Job } from "../run/job.ts";
import { cellOf } from "../study/study.ts";
import { defaultPartOptions } from "../study/parts.ts";
import { smallData } from "../testing/cells.ts";
import { sampleStudy } from "../testing/study.ts";
import { costOf } from "./cost.ts";
import { estimateStudy } from "./estimate.ts";

const cost = { beginning: 1, epoch: 10, ranking: 2, memory: 300 };

test("seconds are those of all cells: their beginning, their epochs, and a ranking for each epoch that is judged and for the test", async () => {
  const study = await sampleStudy();
  const parts = ["table2", "table3", "table5"] as const;
  const measured: string[] = [];
  const measure = ({ cell }: Job) => (measured.push(cell.model), Promise.resolve(cost));
  const estimates = await estimateStudy(study, parts, defaultPartOptions, [], measure);
  expect(measured).toEqual(["popularity", "fmc", "attrec"]);
  expect(estimates.map(({ model, cells }) => [model, cells])).toEqual([
    // Two seeds of a model that only counts.
    ["popularity", 2],
    // Three configurations, two seeds and a timing.
    ["fmc", 3 + 2 + 1],
    // And three conditions with two seeds.
    ["attrec", 3 + 2 + 6 + 1],
  ]);
  const untimed = [...expectedWork(study, parts, defaultPartOptions).values()].map(({ cells }) => cells);
  expect(untimed.toSorted((a, b) => a - b)).toEqual([2, 3 + 2, 3 + 2 + 6]);
  // Two epochs of 10 s, each judged in 2 s; the test is ranked in 2 s more, and a timing has four epochs.
  const [search, result, timing] = [1 + 20 + 4, 1 + 20 + 4 + 2, 1 + 40 + 8 + 2];
  expect(at(estimates, 1).seconds).toBe(3 * search + 2 * result + timing);
  expect(at(estimates, 1).longest).toBe(timing);
  // It learns nothing, and is judged once.
  expect(at(estimates, 0).seconds).toBe(2 * (1 + 20 + 2 + 2));

  // What is stored is not done again, and leaves the rest as it was.
  const contender = at(study.models, 1);
  const choice = contender.tuned;
  const stored = [
    cellOf(study, at(study.data, 0), contender, { choice, epochs: 2, seed: 1 }),
    cellOf(study, at(study.data, 0), contender, { choice, epochs: 2, seed: 1, purpose: "search" }),
    { ...cellOf(study, at(study.data, 0), contender, { choice, epochs: 2, seed: 2 }), code: "another" },
  ];
  const left = await estimateStudy(study, parts, defaultPartOptions, stored, measure);
  expect(at(left, 1)).toMatchObject({ cells: 6, found: 2, seconds: 2 * search + result + timing });
});

test("a cost is that of the whole data, though a few steps and users are measured", async () => {
  const study = await sampleStudy();
  const data = at(study.data, 0);
  const cell = cellOf(study, data, at(study.models, 1), { choice: { rate: 0.1 }, epochs: 50, seed: 1 });
  const dataset = await datasetFrom("small.data", new TextEncoder().encode(smallData()));
  const load = () => Promise.resolve(dataset);
  const device = wasm({ threads: 1 });
  const costs = await costOf(cell, at(study.models, 1).make(cell.settings), load, device);
  for (const value of Object.values(costs)) expect(value).toBeGreaterThan(0);
  const none = await costOf({ ...cell, model: "popularity" }, at(study.models, 0).make({}), load, device);
  expect(none.epoch).toBe(0);
  expect(none.ranking).toBeGreaterThan(0);
});
