/** Cells over a real Redis, run by pools that are made up: what a worker leaves behind, and what is done with two results of a cell. */
import { Redis } from "ioredis";
import { afterEach, expect, test } from "vitest";
import { cellText } from "../machines/cell-file.ts";
import type { ProcessPool } from "../run/pool.ts";
import { type Cell, cellId } from "../study/cell.ts";
import type { Outcome } from "../study/outcome.ts";
import { sampleCell, sampleResult } from "../testing/cells.ts";
import { needsRedis, startRedis } from "../testing/redis.ts";
import { sampleStored, sampleStudy } from "../testing/study.ts";
import { startQueuePool } from "./queue-pool.ts";
import { startQueueWorker } from "./queue-worker.ts";
import { resultKey } from "./queued-study.ts";

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

const none: ProcessPool = { run: () => new Promise(() => undefined), running: () => 0, close: () => undefined };
const ignore = (): void => undefined;
const source = { name: "small.data" };
const done = (bestEpoch: number): Outcome => ({ kind: "done", result: sampleResult({ bestEpoch }) });

/** A Redis with a coordinator that waits for a cell, and workers that are made up. */
const start = async () => {
  const redis = await startRedis();
  const client = new Redis(redis.address);
  const pool = await startQueuePool(redis.address, sampleStored(await sampleStudy()), {
    timed: none,
    retryFailed: false,
    tell: ignore,
  });
  ends.push(pool.close, () => client.disconnect(), redis.stop);
  const accept = () => Promise.resolve({ jobOf: (cell: Cell) => ({ cell, source }) });
  const worker = async (machine: string, run: ProcessPool["run"]) => {
    const options = { pool: { ...none, run }, processes: 1, accept, tell: ignore, machine };
    const started = await startQueueWorker(redis.address, options);
    ends.unshift(started.stop);
    return started;
  };
  return { client, pool, worker };
};

test("a worker that stops gives its cell back at once, and another runs it", async (context) => {
  needsRedis(context);
  const { client, pool, worker } = await start();
  const active = async (): Promise<number> => {
    const [list] = await client.keys("attrec:*:active");
    return list === undefined ? 0 : client.llen(list);
  };
  const outcome = pool.run({ cell: sampleCell(), source });
  const first = await worker("first", none.run);
  await expect.poll(active, { timeout: 10_000 }).toBe(1);
  await first.stop();
  expect(await active()).toBe(0);
  await worker("second", () => Promise.resolve(done(1)));
  expect(await outcome).toEqual(done(1));
  await pool.finish();
  expect(await client.keys("*")).toEqual([resultKey(cellId(sampleCell()))]);
});

test("two results of one cell are an error for both sides that names both machines", async (context) => {
  needsRedis(context);
  const { client, pool, worker } = await start();
  const outcome = pool.run({ cell: sampleCell(), source });
  const second = await worker("second", async ({ cell }) => {
    const other = cellText({ cell, outcome: done(1), machine: "first", ended: "2026-01-01T00:00:00Z" });
    await client.set(resultKey(cellId(cell)), other);
    return done(2);
  });
  const sentence = /came to one result on first and to another on second: leave out the machine/;
  await expect(second.ended).rejects.toThrow(sentence);
  await Promise.allSettled([outcome]);
  await expect(pool.finish()).rejects.toThrow(sentence);
});
