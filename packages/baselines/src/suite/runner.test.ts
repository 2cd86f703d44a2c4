import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { Job } from "./job.ts";
import type { Outcome } from "./outcome.ts";
import { runnerOf } from "./runner.ts";
import { openStore } from "./store.ts";
import { sampleCell, sampleResult } from "./testing/cells.ts";

const folder = mkdtempSync(join(tmpdir(), "compare-runner-"));
afterAll(() => rmSync(folder, { recursive: true }));
const source = { name: "small" };

test("nothing runs twice: not what is asked for twice, and not what is in the store", async () => {
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
    [1, { done: 3, found: 0, failed: 1, pending: 0, running: 0 }],
    [2, { done: 3, found: 3, failed: 1, pending: 0, running: 0 }],
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
