/** Checks which cells a study runs, and in what order. */
import { expect, test } from "vitest";
import { contenders } from "../study/compared-models.ts";
import { defaultPartOptions } from "../study/parts.ts";
import { buildReport } from "../report/build.ts";
import type { Cell } from "../study/cell.ts";
import type { Lost, Outcome } from "../study/outcome.ts";
import { sampleResult } from "../testing/cells.ts";
import { sampleStudy } from "../testing/study.ts";
import type { Job } from "./job.ts";
import { runStudy } from "./run-study.ts";
import { runnerOf } from "./runner.ts";

test("a search that lost a configuration for good says so, and only chosen configurations are ranked", async () => {
  const study = { ...(await sampleStudy()), models: contenders.filter(({ name }) => name === "fmc") };
  const ran: Cell[] = [];
  let lost: string | undefined;
  const pool = {
    running: () => 0,
    run: async ({ cell }: Job): Promise<Outcome | Lost> => {
      ran.push(cell);
      const { users, ranks, attention, ...trained } = sampleResult();
      if (cell.purpose !== "search") return { kind: "done", result: { ...trained, users, ranks, attention } };
      const id = JSON.stringify([cell.settings, cell.training]);
      lost ??= id;
      return id === lost
        ? { kind: "lost", sentence: "It was killed." }
        : { kind: "searched", result: { ...trained, validation: 0.1 * ran.length } };
    },
  };
  const runner = runnerOf({ find: () => undefined, save: () => undefined }, pool);
  const results = await runStudy(study, ["table2"], defaultPartOptions, runner);
  // Two configurations once, one three times, and the chosen one with each seed.
  expect(ran.filter(({ purpose }) => purpose === "search")).toHaveLength(5);
  const ranked = ran.filter(({ purpose }) => purpose === "result");
  expect(ranked.map(({ seed }) => seed)).toEqual([1, 2]);
  expect(new Set(ranked.map(({ settings }) => JSON.stringify(settings))).size).toBe(1);
  expect(runner.counts()).toMatchObject({ done: 5, failed: 1, lost: 1 });
  const { searches, findings } = buildReport(study, ["table2"], results, new Date());
  expect(searches[0]).toMatchObject({ tried: 3, failed: 1 });
  expect(findings[0]).toBe(
    "The search of MC on small.data lost 1 of 3 configurations, so that its search is incomplete: It was lost 3 times. It was killed.",
  );
});
