/** The studies of a queue that this machine has accepted, and the cells that wait in each. */
import type { Worker } from "bullmq";
import type { Cell } from "../study/cell.ts";
import type { Accepted, AcceptStudy } from "./accept-study.ts";
import { type QueuedStudy, STUDIES, studyKey } from "./queued-study.ts";
import { type Connection, PREFIX } from "./redis.ts";

/**
 * Milliseconds for which a cell belongs to a worker that says nothing, and between two looks for cells of such workers. A worker
 * only waits while its cells run in processes of their own, so that it renews its claims however busy they are.
 */
export const LOCK = 10_000;
const STALLED = 3_000;

/** A cell whose workers ended so many times is given back to the coordinator as lost. */
const LOSSES = 3;

/** Milliseconds between two looks for studies. */
export const STUDIES_SEEN = 1000;

/** How studies are accepted, and who hears of it. */
interface Wishes {
  readonly accept: AcceptStudy;
  readonly tell: (sentence: string) => void;
}

/** A study that this machine works at. */
export interface TakenStudy extends Accepted {
  readonly address: string;
  readonly queue: Worker<{ readonly cell: Cell }>;
}

/** The studies that wait in Redis and that this machine has accepted. */
export interface TakenStudies {
  readonly waiting: () => Promise<readonly TakenStudy[]>;
  readonly close: () => void;
}

/** Looks for studies whenever it is asked for those that wait, and not more often than once a second. */
export const takenStudies = (connection: Connection, { accept, tell }: Wishes): TakenStudies => {
  const { client, bullmq } = connection;
  const known = new Map<string, TakenStudy | undefined>();
  let seen = -Infinity;
  let waiting: readonly string[] = [];

  const consider = async (address: string): Promise<void> => {
    const description = await client.get(studyKey(address));
    if (description === null) return;
    const name = `Study ${address.slice(0, 12)}`;
    const accepted = await accept(JSON.parse(description) as QueuedStudy).catch((error: unknown) => {
      tell(`${name} is left to others. ${error instanceof Error ? error.message : String(error)}`);
      return undefined;
    });
    known.set(address, accepted && { ...accepted, address, queue: queueOf(address) });
    if (accepted) tell(`${name} is worked at.`);
  };

  const queueOf = (address: string): TakenStudy["queue"] => {
    const options = { connection: client, prefix: PREFIX, autorun: false };
    const claims = { lockDuration: LOCK, stalledInterval: STALLED, maxStalledCount: LOSSES };
    const queue = new bullmq.Worker<{ readonly cell: Cell }>(address, null, { ...options, ...claims });
    queue.on("error", () => undefined);
    void queue.startStalledCheckTimer().catch(() => undefined);
    return queue;
  };

  const listed = async (): Promise<readonly TakenStudy[]> => {
    if (performance.now() - seen > STUDIES_SEEN) {
      seen = performance.now();
      waiting = (await client.smembers(STUDIES)).toSorted();
      for (const address of waiting) if (!known.has(address)) await consider(address);
    }
    return waiting.flatMap((address) => known.get(address) ?? []);
  };
  return {
    waiting: listed,
    close: () => {
      for (const study of known.values()) void study?.queue.close(true).catch(() => undefined);
    },
  };
};
