/** The coordinator's side of a queue: a pool whose processes are on other machines, which come and go. */
import { setTimeout } from "node:timers/promises";
import { type Cell, cellId } from "../study/cell.ts";
import type { Lost, Outcome, RunCell } from "../study/outcome.ts";
import type { StoredStudy } from "../study/stored-study.ts";
import { cellOfText } from "../machines/cell-file.ts";
import type { ProcessPool } from "../run/pool.ts";
import type { OutcomeStore } from "../run/runner.ts";
import type { Store } from "../run/store.ts";
import { StoreFault } from "../run/store-fault.ts";
import {
  KEPT,
  KEPT_MERGED,
  queuedStudy,
  resultKey,
  STUDIES,
  studyAddress,
  studyKey,
  unequalKey,
} from "./queued-study.ts";
import { connectRedis, PREFIX } from "./redis.ts";

/** A pool of processes on other machines. */
export interface QueuePool extends ProcessPool {
  /** The number of workers that are connected, as of a few seconds ago; undefined where Redis does not tell. */
  readonly workers: () => number | undefined;
  /** Keeps outcomes in a store, each with the machine that it came from. */
  readonly keptIn: (store: Store) => OutcomeStore;
  /**
   * Takes a study that is complete out of Redis, unless another coordinator still waits for some of its cells. Throws a `StoreFault`
   * with both machines if a cell came to two results.
   */
  readonly finish: () => Promise<void>;
}

/** The options of a pool over Redis. */
export interface QueuePoolOptions {
  /** Runs timed cells, here and one at a time: seconds of different machines cannot be compared. */
  readonly timed: ProcessPool;
  /** Whether a failure that lies in Redis counts as none. */
  readonly retryFailed: boolean;
  /** Hears of Redis that is gone or back, and of results that are broken. */
  readonly tell: (sentence: string) => void;
}

/** At least so many milliseconds are between two looks at what Redis has, which find what no event told: a Redis that restarted is empty. */
const LOOK = 3000;

/** Commands that are sent together. */
const GROUP = 500;

interface Wanted {
  readonly cell: Cell;
  readonly onStart: () => void;
  readonly end: (outcome: Outcome | Lost) => void;
  readonly fail: (fault: unknown) => void;
  isLookedFor: boolean;
}

/**
 * Makes a study known to the workers of the Redis at an address, and gives them its cells. Everything in Redis can be lost: the pool
 * looks regularly for what is missing there, and queues it again.
 *
 * @throws Error with a sentence if Redis cannot be used
 *
 * @example
 * ```ts
 * const facts = { split: "leave-one-out", parts: ["table2"], options: defaultPartOptions, cutoffs: [10] } as const;
 * const options = { timed: startProcessPool(1), retryFailed: false, tell: console.log };
 * // Where a Redis listens, this is a pool as 'startProcessPool' makes one, whose processes are on other machines.
 * await startQueuePool("redis://127.0.0.1:1", storedStudy(study, facts), options); // Error: Redis at redis://127.0.0.1:1 cannot be used: nothing listens there…
 * ```
 */
export const startQueuePool = async (
  address: string,
  stored: StoredStudy,
  { timed, retryFailed, tell }: QueuePoolOptions,
): Promise<QueuePool> => {
  const study = studyAddress(stored);
  const description = JSON.stringify(queuedStudy(stored));
  const connection = await connectRedis(address, tell);
  const { client } = connection;
  const queue = new connection.bullmq.Queue<{ readonly cell: Cell }>(study, { connection: client, prefix: PREFIX });
  const events = new connection.bullmq.QueueEvents(study, { connection: connection.another(), prefix: PREFIX });
  queue.on("error", () => undefined);
  events.on("error", () => undefined);
  const wanted = new Map<string, Wanted>();
  const came = new Map<string, RunCell>();
  let running: ReadonlySet<string> = new Set();
  let workers: number | undefined;
  const closing = new AbortController();

  const settle = (id: string, end: (one: Wanted) => void): void => {
    const one = wanted.get(id);
    wanted.delete(id);
    if (one) end(one);
  };
  const failAll = (fault: unknown): void => [...wanted.keys()].forEach((id) => settle(id, ({ fail }) => fail(fault)));

  /** Takes the result of a cell out of Redis, if it is there and sound. */
  const take = async (id: string): Promise<boolean> => {
    const text = await client.get(resultKey(id));
    const one = wanted.get(id);
    if (text === null || !one) return false;
    const ran = soundOr(tell, () => cellOfText(text, `The result of cell ${id.slice(0, 12)} in Redis`));
    const isOld = ran?.outcome.kind === "failed" && retryFailed && !one.isLookedFor;
    if (!ran || isOld || cellId(ran.cell) !== id) {
      await client.del(resultKey(id));
      return false;
    }
    came.set(id, ran);
    settle(id, ({ end }) => end(ran.outcome));
    return true;
  };

  /** Takes the results that there are, and queues the cells that Redis has not. */
  const offer = async (ids: readonly string[]): Promise<void> => {
    for (let i = 0; i < ids.length; i += GROUP) {
      const group = ids.slice(i, i + GROUP);
      const asked = client.pipeline();
      for (const id of group) asked.exists(resultKey(id)).exists(queue.toKey(id));
      const answers = (await asked.exec()) ?? [];
      const missing: string[] = [];
      for (const [j, id] of group.entries()) {
        const [isThere, isQueued] = [answers[2 * j]?.[1] === 1, answers[2 * j + 1]?.[1] === 1];
        if (!(isThere && (await take(id))) && !isQueued) missing.push(id);
      }
      await queue.addBulk(
        missing.flatMap((id) => {
          const one = wanted.get(id);
          if (one) one.isLookedFor = true;
          const opts = { jobId: id, removeOnComplete: true, removeOnFail: true };
          return one ? [{ name: one.cell.model, data: { cell: one.cell }, opts }] : [];
        }),
      );
    }
  };

  /** What is wrong with the study's results, if a cell came to two of them. */
  const unequal = async (): Promise<StoreFault | undefined> => {
    const [sentence] = await client.lrange(unequalKey(study), 0, 0);
    return sentence === undefined ? undefined : new StoreFault(sentence);
  };

  /** Makes the study known, and finds out who works at what. */
  const look = async (): Promise<void> => {
    await client.multi().set(studyKey(study), description, "EX", KEPT).sadd(STUDIES, study).exec();
    const fault = await unequal();
    if (fault) failAll(fault);
    await offer([...wanted.keys()]);
    const active = new Set(await client.lrange(queue.toKey("active"), 0, -1));
    for (const id of active) if (!running.has(id)) wanted.get(id)?.onStart();
    running = active;
    // Not every Redis lets its clients be listed.
    workers = await queue.getWorkersCount().catch(() => undefined);
  };

  const begin = (id: string): void => {
    running = new Set([...running, id]);
    wanted.get(id)?.onStart();
  };
  const end = (id: string): void => void (running = new Set([...running].filter((one) => one !== id)));
  events.on("active", ({ jobId }) => begin(jobId));
  events.on("completed", ({ jobId }) => {
    end(jobId);
    void take(jobId).catch(() => undefined);
  });
  events.on("failed", ({ jobId, failedReason }) => {
    end(jobId);
    settle(jobId, (one) => one.end({ kind: "lost", sentence: failedReason }));
  });
  // A fault that was told before may be mended.
  await client.del(unequalKey(study));
  await look();
  void (async () => {
    let spent = 0;
    while (!closing.signal.aborted) {
      // Looks take at most a tenth of the time, however many cells there are.
      await setTimeout(Math.max(LOOK, 9 * spent), undefined, { ref: false });
      const began = performance.now();
      // What Redis refuses now it may take at the next look; whether it is there, the connection tells.
      if (!closing.signal.aborted) await look().catch(() => undefined);
      spent = performance.now() - began;
    }
  })();

  let fresh: string[] = [];
  const offerFresh = (): void => {
    const ids = fresh;
    fresh = [];
    void offer(ids).catch(() => undefined);
  };
  return {
    run: (job, onStart = () => undefined) =>
      job.cell.purpose === "timing"
        ? timed.run(job, onStart)
        : new Promise((resolve, fail) => {
            const id = cellId(job.cell);
            wanted.set(id, { cell: job.cell, onStart, end: resolve, fail, isLookedFor: false });
            if (fresh.push(id) === 1) setImmediate(offerFresh);
          }),
    running: () => running.size + timed.running(),
    workers: () => workers,
    keptIn: (store) => ({
      find: store.find,
      save: (cell, outcome) => {
        const id = cellId(cell);
        const ran = came.get(id);
        if (!ran) return store.save(cell, outcome);
        store.saveAll([ran]);
        came.delete(id);
        void client.expire(resultKey(id), KEPT_MERGED).catch(() => undefined);
      },
    }),
    finish: async () => {
      const fault = await Promise.race([unequal().catch(() => undefined), setTimeout(LOOK)]);
      if (fault) throw fault;
      const clear = async (): Promise<void> => {
        const { wait = 0, active = 0 } = await queue.getJobCounts("wait", "active");
        if (wait + active > 0) return;
        // What is left of an empty queue. BullMQ's own way pauses it first, and leaves it so if another coordinator has just added to it.
        const rest = ["id", "meta", "marker", "events", "stalled-check"].map((name) => queue.toKey(name));
        await client
          .multi()
          .srem(STUDIES, study)
          .del(studyKey(study), unequalKey(study), ...rest)
          .exec();
      };
      // What stays in Redis does no harm, and a study that is complete does not wait for a Redis that is gone.
      await Promise.race([clear().catch(() => undefined), setTimeout(LOOK)]);
    },
    close: () => {
      closing.abort();
      timed.close();
      // They wait for answers of a Redis that may be gone, and nothing here waits for them.
      for (const one of [queue, events]) void one.close().catch(() => undefined);
      connection.close();
    },
  };
};

/** What an action gives, or nothing and a sentence. */
const soundOr = <T>(tell: (sentence: string) => void, act: () => T): T | undefined => {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof StoreFault)) throw error;
    tell(error.message);
    return undefined;
  }
};
