/** Checks what is told of a suite that is not at its end, from its store alone. */
import { expect, test } from "vitest";
import { buildReport } from "../report/build.ts";
import { failureCount, failuresOf, pendingOf } from "../report/failures.ts";
import { type Cell, cellId } from "../study/cell.ts";
import type { Outcome } from "../study/outcome.ts";
import { studyOfStored } from "../study/stored-study.ts";
import { sampleResult } from "../testing/cells.ts";
import { sampleStored, sampleStudy } from "../testing/study.ts";
import { runStudy } from "./run-study.ts";
import { statusOf } from "./status.ts";
import { storedRunner } from "./stored-runner.ts";

const study = await sampleStudy();
const options = { lengths: [2], dims: [8] };

/** A store into which cells run until a number of each model's is there; those that a test names fail. */
const storeOf = async (most: (model: string) => number, isFailed: (cell: Cell) => boolean = () => false) => {
  const counts = new Map<string, number>();
  const kept = new Map<string, Outcome>();
  const store = { find: (id: string) => kept.get(id) };
  const runner = storedRunner(store);
  await runStudy(study, ["table2"], options, {
    ...runner,
    run: (cell, source) => {
      const count = counts.get(cell.model) ?? 0;
      if (count < most(cell.model) && !kept.has(cellId(cell))) {
        counts.set(cell.model, count + 1);
        const { bestEpoch, validation, epochs, memory } = sampleResult();
        const searched = { bestEpoch, validation, epochs, memory };
        const done: Outcome =
          cell.purpose === "search" ? { kind: "searched", result: searched } : { kind: "done", result: sampleResult() };
        kept.set(cellId(cell), isFailed(cell) ? { kind: "failed", sentence: "The loss is NaN." } : done);
      }
      return runner.run(cell, source);
    },
  });
  return store;
};

const linesOf = async (store: Awaited<ReturnType<typeof storeOf>>) =>
  (await statusOf(study, ["table2"], options, store)).map(({ model, search, results, epochsLeft }) => [
    model,
    `${search.done}/${search.most}`,
    `${results.done}/${results.most}`,
    search.failed + results.failed,
    epochsLeft,
  ]);

test("nothing is done of a store that is empty, and the most that is left is said", async () => {
  expect(await linesOf(await storeOf(() => 0))).toEqual([
    ["popularity", "0/0", "0/2", 0, 0],
    ["fmc", "0/3", "0/2", 0, 10],
    ["attrec", "0/3", "0/2", 0, 10],
  ]);
});

test("what is done and what failed is counted model by model", async () => {
  expect(
    await linesOf(
      await storeOf(
        () => 99,
        ({ model, seed, purpose }) => model === "fmc" && seed === 2 && purpose !== "search",
      ),
    ),
  ).toEqual([
    ["popularity", "0/0", "2/2", 0, 0],
    ["fmc", "3/3", "2/2", 1, 0],
    ["attrec", "3/3", "2/2", 0, 0],
  ]);
});

test("a report can be made before a suite is at its end, and says what has not run", async () => {
  // The study as the store gives it back: JSON, without data.
  const targets = {
    candidates: Int32Array.from({ length: 40 }, (_, user) => 100 + user),
    repeats: Uint8Array.from({ length: 40 }, (_, user) => user % 2),
  };
  const whole = { ...study, data: study.data.map((one) => ({ ...one, targets })) };
  const stored = JSON.parse(JSON.stringify(sampleStored(whole))) as ReturnType<typeof sampleStored>;
  const again = studyOfStored(stored, study.models);
  const wishes = { isApart: true, sampled: 10 };
  const results = await storeOf(() => 99);
  const runner = storedRunner(results);
  const report = buildReport(
    again,
    ["table2"],
    await runStudy(again, ["table2"], options, runner),
    new Date(0),
    wishes,
  );
  expect(runner.counts()).toMatchObject({ done: 12, pending: 0 });
  const direct = buildReport(
    whole,
    ["table2"],
    await runStudy(whole, ["table2"], options, storedRunner(results)),
    new Date(0),
    wishes,
  );
  expect(JSON.stringify(report)).toBe(JSON.stringify(direct));

  const part = storedRunner(await storeOf((model) => (model === "popularity" || model === "fmc" ? 2 : 0)));
  const early = buildReport(again, ["table2"], await runStudy(again, ["table2"], options, part), new Date(0));
  // The two seeds of the model that only counts, and two of the three configurations of MC; AttRec has begun nothing, so that its
  // results are no cells that anybody knows.
  expect(part.counts()).toMatchObject({ done: 4, failed: 0, pending: 6 });
  expect(failuresOf(early)).toEqual([]);
  expect(early.findings).toEqual(
    expect.arrayContaining([
      "Of MC on small.data 1 of 3 configurations of its search and 2 of 2 results have not run yet.",
      "Of AttRec on small.data 3 of 3 configurations of its search and 2 of 2 results have not run yet.",
    ]),
  );
  expect(early.findings.join("\n")).not.toMatch(/lost|failed|without seed/);
  expect(failureCount(early)).toBe("None: 2 configurations of the searches and 2 trainings with results ended well.");
  const { findings, ...facts } = buildReport(
    again,
    ["table2"],
    await runStudy(
      again,
      ["table2"],
      options,
      storedRunner(
        await storeOf(
          (model) => (model === "attrec" ? 1 : 3),
          ({ model }) => model === "fmc",
        ),
      ),
    ),
    new Date(0),
  );
  expect(findings.length).toBeGreaterThan(0);
  // Every configuration of MC failed, so that nobody knows its cells, and AttRec has run one.
  expect(failureCount(facts)).toBe(
    "Failed: 3 of 4 configurations of the searches, and 2 results, beside 2 that there are.",
  );
  expect(pendingOf(facts).map(({ says }) => says)).toEqual([
    "Of AttRec on small.data 2 of 3 configurations of its search and 2 of 2 results have not run yet.",
  ]);
});
