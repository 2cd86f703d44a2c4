/** The worker's side of a queue: it takes cells that wait, runs them in a pool of this machine, and sends back what they came to. */
import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { setTimeout } from "node:timers/promises";
import type { Job as QueuedJob } from "bullmq";
import { cellOfText, cellText, contentDigest } from "../machines/cell-file.ts";
import type { ProcessPool } from "../run/pool.ts";
import { StoreFault } from "../run/store-fault.ts";
import { type Cell, cellId } from "../study/cell.ts";
import type { Outcome, RunCell } from "../study/outcome.ts";
import type { AcceptStudy } from "./accept-study.ts";
import { KEPT, resultKey, unequalKey } from "./queued-study.ts";
import { type Connection, connectRedis } from "./redis.ts";
import { LOCK, STUDIES_SEEN, type TakenStudy, takenStudies } from "./taken-studies.ts";

/** Milliseconds between two looks for cells where none waits. */
const IDLE = 200;

/** Milliseconds that a worker that ends takes to give its cells back. */
const FAREWELL = 400;

/** What a worker has done so far. */
export interface WorkerCounts {
  readonly done: number;
  readonly failed: number;
  readonly lost: number;
  readonly running: number;
}

/** A worker that runs. */
export interface QueueWorker {
  /** How many cells it has done, and how many run. */
  readonly counts: () => WorkerCounts;
  /** Settles when the worker ends: rejected if a cell came to another result here than elsewhere. */
  readonly ended: Promise<void>;
  /** Gives the cells that run back to the queue, and ends. */
  readonly stop: () => Promise<void>;
}

/** The options of a worker. */
export interface QueueWorkerOptions {
  /** The processes of this machine, and how many there are at most. */
  readonly pool: ProcessPool;
  readonly processes: number;
  /** Tells whether this machine has what a study needs. */
  readonly accept: AcceptStudy;
  /** Hears what happens, in sentences. */
  readonly tell: (sentence: string) => void;
  /** Called whenever the counts change. */
  readonly onChange?: () => void;
  readonly machine?: string;
}

/**
 * Works for the coordinators of the Redis at an address, until it is stopped. A study for which this machine has other code, other data
 * or no device is refused by a sentence, and left to others.
 *
 * @throws Error with a sentence if Redis cannot be used
 *
 * @example
 * ```ts
 * const accept: AcceptStudy = async ({ data }) => ({
 *   jobOf: (cell) => ({ cell, source: data[0]?.source ?? { name: "movietweetings-100k" } }),
 * });
 * // Where a Redis listens, this machine works until 'stop' is called.
 * await startQueueWorker("redis://127.0.0.1:1", { pool: startProcessPool(2), processes: 2, accept, tell: console.log }); // Error: Redis at redis://127.0.0.1:1 cannot be used: nothing listens there…
 * ```
 */
export const startQueueWorker = async (address: string, options: QueueWorkerOptions): Promise<QueueWorker> => {
  const { pool, processes, tell, onChange = () => undefined, machine = hostname() } = options;
  const connection = await connectRedis(address, tell);
  const taken = takenStudies(connection, options);
  const counts = { done: 0, failed: 0, lost: 0, running: 0 };
  const active = new Set<{ readonly job: QueuedJob; readonly token: string }>();
  const stopping = new AbortController();
  const isStopped = (): boolean => stopping.signal.aborted;
  let wake: () => void = () => undefined;

  const next = async (): Promise<
    { readonly job: QueuedJob<{ cell: Cell }>; token: string; study: TakenStudy } | undefined
  > => {
    for (const study of await taken.waiting()) {
      const token = randomUUID();
      const job = await study.queue.getNextJob(token, { block: false });
      if (job) return { job, token, study };
    }
    return undefined;
  };

  /** Does what Redis may not answer, again until it does: what a cell came to outlasts a Redis that is gone. */
  const persist = async (act: () => Promise<void>): Promise<void> => {
    try {
      await act();
    } catch (error) {
      if (error instanceof StoreFault || isStopped()) throw error;
      await setTimeout(STUDIES_SEEN);
      await persist(act);
    }
  };

  /** Runs a job to its end, and sends the result before it says that the job is done: it may be sent twice, and is never missing. */
  const work = async (job: QueuedJob<{ cell: Cell }>, token: string, study: TakenStudy): Promise<void> => {
    const { cell } = job.data;
    const planned = study.jobOf(cell);
    if (planned === undefined || cellId(cell) !== job.id) {
      return void (await job.moveToFailed(new Error(`${machine} has not what this cell needs.`), token));
    }
    const outcome = await pool.run(planned);
    if (isStopped()) return;
    if (outcome.kind === "lost") {
      counts.lost++;
      return void (await job.moveToFailed(new Error(`${machine}: ${outcome.sentence}`), token));
    }
    counts.done++;
    if (outcome.kind === "failed") counts.failed++;
    await persist(() => send(connection, study.address, cell, outcome, machine));
    await job.moveToCompleted("", token, false);
  };

  const begin = async (job: QueuedJob<{ cell: Cell }>, token: string, study: TakenStudy): Promise<void> => {
    const one = { job, token };
    active.add(one);
    counts.running++;
    onChange();
    const renewed = setInterval(() => void job.extendLock(token, LOCK).catch(() => undefined), LOCK / 4);
    try {
      await work(job, token, study);
    } catch (error) {
      if (error instanceof StoreFault) throw error;
      // Redis lost the job, or has given it to another: the result is sent, or the coordinator queues the cell again.
    } finally {
      clearInterval(renewed);
      active.delete(one);
      counts.running--;
      onChange();
      wake();
    }
  };

  const ended = new Promise<void>((resolve, reject) => {
    const loop = async (): Promise<void> => {
      while (!isStopped()) {
        while (!isStopped() && counts.running < processes) {
          // A Redis that is gone hands out no cell; the loop below asks it again.
          const got = await next().catch(() => undefined);
          if (!got) break;
          if (isStopped()) await got.job.moveToWait(got.token);
          else void begin(got.job, got.token, got.study).catch(reject);
        }
        const woken = new Promise<void>((done) => (wake = done));
        await Promise.race([woken, setTimeout(IDLE)]);
      }
      resolve();
    };
    loop().catch(reject);
  });
  return {
    counts: () => counts,
    ended,
    stop: async () => {
      stopping.abort();
      pool.close();
      const given = Promise.allSettled([...active].map(({ job, token }) => job.moveToWait(token)));
      await Promise.race([given, setTimeout(FAREWELL)]);
      taken.close();
      connection.close();
      wake();
    },
  };
};

/** Sends a result, whole or not at all. Where another machine came to another one, neither can be believed. */
const send = async (
  { client }: Connection,
  study: string,
  cell: Cell,
  outcome: Outcome,
  machine: string,
): Promise<void> => {
  const key = resultKey(cellId(cell));
  const text = cellText({ cell, outcome, machine, ended: new Date().toISOString() });
  if ((await client.set(key, text, "EX", KEPT, "NX")) === "OK") return;
  const before = await client.get(key);
  const other = before === null ? undefined : cellIfSound(before);
  const [mine, theirs] = [contentDigest(outcome), other && contentDigest(other.outcome)];
  if (mine === undefined || mine === theirs) return;
  if (theirs === undefined) {
    await client.set(key, text, "EX", KEPT);
    return;
  }
  const sentence = `Cell ${cellId(cell).slice(0, 12)} (${cell.model}, seed ${cell.seed}) came to one result on ${other?.machine} and to another on ${machine}: leave out the machine that does not repeat itself.`;
  await client.multi().rpush(unequalKey(study), sentence).expire(unequalKey(study), KEPT).exec();
  throw new StoreFault(sentence);
};

/** The cell of a text, unless it is broken. */
const cellIfSound = (text: string): RunCell | undefined => {
  try {
    return cellOfText(text, "");
  } catch {
    return undefined;
  }
};
