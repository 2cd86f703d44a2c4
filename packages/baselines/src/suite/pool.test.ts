import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, expect, test } from "vitest";
import type { Outcome } from "./outcome.ts";
import { startPool } from "./pool.ts";
import { sampleCell } from "./testing/cells.ts";

const folder = mkdtempSync(join(tmpdir(), "compare-pool-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A process that dies of some seeds, and else tells when it was at work, and that it is itself. */
const file = join(folder, "worker.mjs");
writeFileSync(
  file,
  `process.on("message", ({ cell }) => {
     if (cell.seed === 13) { process.stderr.write("out of luck"); process.exit(3); }
     if (cell.seed === 14) process.kill(process.pid, "SIGKILL");
     const began = Date.now();
     setTimeout(() => process.send({ kind: "end", outcome: { kind: "failed", sentence: [process.pid, began, Date.now()].join() } }), 100);
   });
   process.on("disconnect", () => process.exit());`,
);

const jobOf = (seed: number, purpose: "result" | "timing" = "result") => ({
  cell: sampleCell({ seed, purpose }),
  source: { name: "small" },
});
const sentence = (outcome: Outcome): string => (outcome.kind === "failed" ? outcome.sentence : "");
const numbers = (outcome: Outcome) => sentence(outcome).split(",").map(Number);

test("so many processes take job after job; one that dies fails its cell alone", async () => {
  const pool = startPool(2, pathToFileURL(file));
  const outcomes = await Promise.all([1, 13, 2, 14, 3, 4].map((seed) => pool.run(jobOf(seed))));
  pool.close();
  expect(sentence(outcomes[1] ?? { kind: "failed", sentence: "" })).toBe(
    "The process of this cell ended with exit code 3: out of luck",
  );
  expect(sentence(outcomes[3] ?? { kind: "failed", sentence: "" })).toBe(
    "The process of this cell ended by SIGKILL, and said nothing.",
  );
  const pids = [0, 2, 4, 5].map((i) => numbers(outcomes[i] ?? { kind: "failed", sentence: "" })[0]);
  expect(new Set(pids).size).toBeLessThan(4);
});

test("what is timed runs alone", async () => {
  const pool = startPool(3, pathToFileURL(file));
  const jobs = [jobOf(1), jobOf(2, "timing"), jobOf(3), jobOf(4, "timing"), jobOf(5)];
  const outcomes = await Promise.all(jobs.map((job) => pool.run(job)));
  pool.close();
  const spans = outcomes.map(numbers);
  for (const timed of [1, 3]) {
    const [, from = NaN, to = NaN] = spans[timed] ?? [];
    spans.forEach(([, began = NaN, ended = NaN], i) => {
      if (i !== timed) expect(ended <= from || began >= to).toBe(true);
    });
  }
});
