/** Processes that work, die, are stopped and are busy. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, expect, test } from "vitest";
import type { Lost, Outcome } from "../study/outcome.ts";
import { sampleCell } from "../testing/cells.ts";
import { HEARTBEAT, startProcessPool } from "./pool.ts";

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
const sentence = (outcome: Outcome | Lost): string => ("sentence" in outcome ? outcome.sentence : "");
const numbers = (outcome: Outcome | Lost) => sentence(outcome).split(",").map(Number);

test("the processes take job after job, and one that dies loses its own cell alone", async () => {
  const pool = startProcessPool(2, { worker: pathToFileURL(file) });
  const outcomes = await Promise.all([1, 13, 2, 14, 3, 4].map((seed) => pool.run(jobOf(seed))));
  pool.close();
  expect(sentence(outcomes[1] ?? { kind: "failed", sentence: "" })).toBe(
    "The process of this cell ended with exit code 3: out of luck.",
  );
  expect(sentence(outcomes[3] ?? { kind: "failed", sentence: "" })).toBe(
    "The process of this cell was ended by SIGKILL, and said nothing.",
  );
  expect(outcomes.map(({ kind }) => kind)).toEqual(["failed", "lost", "failed", "lost", "failed", "failed"]);
  const pids = [0, 2, 4, 5].map((i) => numbers(outcomes[i] ?? { kind: "failed", sentence: "" })[0]);
  expect(new Set(pids).size).toBeLessThan(4);
});

test("a timed cell runs alone", async () => {
  const pool = startProcessPool(3, { worker: pathToFileURL(file) });
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

test("a process that is stopped is ended after a while of silence, and its cell is lost", async () => {
  const stopped = join(folder, "stopped.mjs");
  writeFileSync(stopped, `process.on("message", () => process.kill(process.pid, "SIGSTOP"));`);
  const pool = startProcessPool(1, { worker: pathToFileURL(stopped), silence: 1 });
  expect(await pool.run(jobOf(1))).toEqual({
    kind: "lost",
    sentence: "The process of this cell showed no sign of life for 1 seconds, and was ended.",
  });
  pool.close();
});

test("a process that loops for ever while its heart beats is ended, and its cell is lost", async () => {
  const looping = join(folder, "looping.mjs");
  const heartbeat = JSON.stringify(new URL("./heartbeat.js", import.meta.url).href);
  writeFileSync(
    looping,
    `import { Worker } from "node:worker_threads";
     const beat = new Worker(new URL(${heartbeat}), { workerData: ${HEARTBEAT} });
     process.on("message", () => { for (;;); });`,
  );
  const pool = startProcessPool(1, { worker: pathToFileURL(looping), standstill: 1 });
  expect(await pool.run(jobOf(1))).toEqual({
    kind: "lost",
    sentence: "The process of this cell lived, but came no further for 1 seconds, and was ended.",
  });
  pool.close();
});

test("a process that is busy shows that it lives, and is left alone", async () => {
  const busy = join(folder, "busy.mjs");
  const heartbeat = JSON.stringify(new URL("./heartbeat.js", import.meta.url).href);
  writeFileSync(
    busy,
    `import { Worker } from "node:worker_threads";
     const beat = new Worker(new URL(${heartbeat}), { workerData: ${HEARTBEAT} });
     await new Promise((resolve) => beat.once("online", resolve));
     process.on("message", () => {
       const end = Date.now() + 5000;
       while (Date.now() < end);
       process.send({ kind: "end", outcome: { kind: "failed", sentence: "busy" } });
     });`,
  );
  const pool = startProcessPool(1, { worker: pathToFileURL(busy), silence: 3 });
  expect(await pool.run(jobOf(1))).toEqual({ kind: "failed", sentence: "busy" });
  pool.close();
});

test("a pool that is closed says nothing of the jobs that it ended, and starts no more", async () => {
  const silent = join(folder, "silent.mjs");
  writeFileSync(silent, `process.on("message", () => undefined);`);
  const pool = startProcessPool(1, { worker: pathToFileURL(silent) });
  let ended = false;
  for (const seed of [1, 2]) void pool.run(jobOf(seed)).then(() => (ended = true));
  await new Promise((resolve) => setTimeout(resolve, 500));
  pool.close();
  await new Promise((resolve) => setTimeout(resolve, 1000));
  expect(ended).toBe(false);
});

test("if no more processes can be started, the work goes on with those that run", async () => {
  const said: string[] = [];
  const pool = startProcessPool(4, { worker: pathToFileURL(file), onFewer: (sentence) => void said.push(sentence) });
  const first = pool.run(jobOf(1));
  const { execPath } = process;
  process.execPath = join(folder, "no-node");
  const others = [2, 3, 4].map((seed) => pool.run(jobOf(seed)));
  process.execPath = execPath;
  const outcomes = await Promise.all([first, ...others]);
  pool.close();
  expect(outcomes.map(({ kind }) => kind)).toEqual(Array(4).fill("failed"));
  expect(new Set(outcomes.map((outcome) => numbers(outcome)[0])).size).toBe(1);
  expect(said).toEqual([
    "A process for cells could not be started: there is no such file or folder. The work goes on with those there are.",
  ]);
});

test("if no process can be started, the cell is lost, and a free process that dies gets no cell", async () => {
  const { execPath } = process;
  const pool = startProcessPool(1, { worker: pathToFileURL(file) });
  process.execPath = join(folder, "no-node");
  const lost = pool.run(jobOf(1));
  process.execPath = execPath;
  expect(await lost).toEqual({
    kind: "lost",
    sentence: "A process for cells could not be started: there is no such file or folder.",
  });
  const [pid = 0] = numbers(await pool.run(jobOf(2)));
  process.kill(pid, "SIGKILL");
  await new Promise((resolve) => setTimeout(resolve, 300));
  const [other = 0] = numbers(await pool.run(jobOf(3)));
  pool.close();
  expect([0, pid]).not.toContain(other);
});
