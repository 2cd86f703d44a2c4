/** Cells that run once, are found, fail and are lost. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { Lost, Outcome } from "../study/outcome.ts";
import { sampleCell, sampleResult } from "../testing/cells.ts";
import type { Job } from "./job.ts";
import { runnerOf } from "./runner.ts";
import { openStore } from "./store.ts";

const folder = mkdtempSync(join(tmpdir(), "compare-runner-"));
afterAll(() => rmSync(folder, { recursive: true }));
const source = { name: "small" };

test("no cell runs twice, neither one that is asked for twice nor one that is in the store", async () => {
  const file = join(folder, "once.db");
  const ran: Job[] = [];
  const pool = {
    running: () => 0,
    run: async (job: Job): Promise<Outcome> => {
      ran.push(job);
      if (job.cell.seed === 3) return { kind: "failed", sentence: "The loss is NaN." };
      return { kind: "done", result: sampleResult() };
    },
  };
  for (const [round, expected] of [
    [1, { done: 3, found: 0, failed: 1, lost: 0, pending: 0, running: 0 }],
    [2, { done: 3, found: 3, failed: 1, lost: 0, pending: 0, running: 0 }],
  ] as const) {
    const store = openStore(file);
    const runner = runnerOf(store, pool);
    const outcomes = await Promise.all([1, 2, 1, 3, 2].map((seed) => runner.run(sampleCell({ seed }), source)));
    expect(outcomes.map(({ kind }) => kind)).toEqual(["done", "done", "done", "failed", "done"]);
    expect(runner.counts()).toEqual(expected);
    expect(ran.length, `round ${round}`).toBe(3);
    store.close();
  }
});

test("a cell that is lost with its process runs again; one that is lost three times is not kept", async () => {
  const store = openStore(join(folder, "lost.db"));
  const told: string[] = [];
  let runs = 0;
  const pool = {
    running: () => 0,
    run: async ({ cell }: Job): Promise<Outcome | Lost> => {
      runs++;
      const isLost = cell.seed === 13 || runs === 1;
      return isLost ? { kind: "lost", sentence: "It was killed." } : { kind: "done", result: sampleResult() };
    },
  };
  const runner = runnerOf(store, pool, { onLost: (sentence) => told.push(sentence) });
  expect((await runner.run(sampleCell({ seed: 1 }), source)).kind).toBe("done");
  expect(runs).toBe(2);
  expect(told).toEqual([expect.stringMatching(/^Cell [0-9a-f]{12} \(fmc, seed 1\) runs again\. It was killed\.$/)]);
  expect(await runner.run(sampleCell({ seed: 13 }), source)).toEqual({
    kind: "failed",
    sentence: "It was lost 3 times. It was killed.",
  });
  expect(runs).toBe(5);
  expect(runner.counts()).toMatchObject({ done: 2, failed: 1, lost: 1 });
  expect(store.cells().map(({ cell }) => cell.seed)).toEqual([1]);
  store.close();
});

test("a fault of the store is thrown, and is not the cell's", async () => {
  const pool = { running: () => 0, run: async (): Promise<Outcome> => ({ kind: "done", result: sampleResult() }) };
  const store = {
    find: () => undefined,
    save: () => {
      throw new Error("no space left");
    },
  };
  await expect(runnerOf(store, pool).run(sampleCell(), source)).rejects.toThrow("no space left");
});
