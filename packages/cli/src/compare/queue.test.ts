/** Checks that workers over a real Redis come to what one machine comes to, whatever dies meanwhile. */
import { type ChildProcess, spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { openStore } from "@attrec/compare";
import { at } from "@attrec/tensor/extend";
import { afterAll, afterEach, expect, test } from "vitest";
import { javascript } from "../testing/javascript.ts";
import { needsRedis, lineTo, startRedis } from "../../../compare/src/testing/redis.ts";
import { type Ran, runCommand } from "../testing/run-command.ts";
import { CELLS, code, figures, smallStudy } from "../testing/small-study.ts";

const scripts = await javascript();
const main = scripts(new URL("main.ts", import.meta.url));
// Without its guard, so that a signal reaches the worker itself.
const unguarded = scripts(new URL("program.ts", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "queue-"));
const study = smallStudy(folder);
const inFolder = (name: string): string => join(folder, name);

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A worker with one process, and what it has said. */
const startWorker = (address: string, ...words: readonly string[]): { child: ChildProcess; said: () => string } => {
  let said = "";
  const args = [unguarded, "worker", "--queue", address, "--processes", "1", ...(words.length > 0 ? words : code)];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "pipe"] });
  child.stderr.on("data", (part: Buffer) => (said += part.toString()));
  ends.push(() => child.kill("SIGKILL"));
  return { child, said: () => said };
};

/** Waits until something holds, unless a command ends before. */
const until = async (holds: () => boolean, commands: readonly Promise<Ran>[]): Promise<void> => {
  let early: Ran | undefined;
  for (const command of commands) void command.then((ran) => (early ??= ran));
  while (!holds()) {
    if (early) throw new Error(`A command ended early: ${early.err}`);
    await setTimeout(100);
  }
};

/** The number of cells in a store, also while a suite writes to it. */
const kept = (path: string): number => {
  if (!existsSync(path)) return 0;
  const store = openStore(path);
  try {
    return store.cells().length;
  } finally {
    store.close();
  }
};

test("two coordinators and four workers, of which one is killed, one frozen and one cut off, and a Redis that forgets all, come to one machine's figures", async (context) => {
  needsRedis(context);
  const redis = await startRedis();
  ends.push(redis.stop);
  const line = await lineTo(redis.address);
  ends.push(line.close);
  const workers = [redis.address, redis.address, redis.address, line.address].map((address) => startWorker(address));
  const coordinators = ["one", "other"].map((name) => {
    const files = ["--store", inFolder(`${name}.db`), "--out", inFolder(name)];
    return runCommand(main, [...study, "--queue", redis.address, ...files, "--json"]);
  });
  const store = inFolder("one.db");
  await until(() => kept(store) > randomInt(3), coordinators);
  // A fifth of all workers, with the one that takes its place.
  const killed = randomInt(3);
  at(workers, killed).child.kill("SIGKILL");
  const frozen = at(workers, (killed + 1) % 3).child;
  frozen.kill("SIGSTOP");
  line.cut();
  const late = startWorker(redis.address);
  // A worker that finds no Redis when it starts ends, and a slow one would come to it while it restarts.
  await until(() => late.said().includes("Waiting for cells") && kept(store) > 4, coordinators);
  await redis.restart();
  // Longer than its claim lasts, so that its cell runs elsewhere too.
  await setTimeout(12_000);
  frozen.kill("SIGCONT");
  line.mend();
  for (const coordinator of coordinators) {
    const { code: status, out, err } = await coordinator;
    expect([status, status === 0 ? "" : err]).toEqual([0, ""]);
    expect(out).toContain(`"event":"cells","done":${CELLS},"found":0,"failed":0`);
  }
  const alone = await runCommand(main, [...study, "--store", inFolder("alone.db"), "--out", inFolder("alone")]);
  expect(alone.code).toBe(0);
  expect(figures(inFolder("one"))).toBe(figures(inFolder("alone")));
  expect(figures(inFolder("other"))).toBe(figures(inFolder("alone")));

  // A coordinator that finds everything in Redis needs no worker, and an interrupt ends a worker that waits.
  expect(late.child.exitCode).toBeNull();
  const ended = once(late.child, "exit");
  late.child.kill("SIGINT");
  expect(await ended).toEqual([130, null]);
  expect(late.said()).toContain("Given back to the queue: 0.");
}, 400_000);
