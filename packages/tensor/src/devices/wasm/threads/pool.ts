/** The threads of a device, and how they run a plan together. */
import type { Heap } from "../heap.ts";
import { blocksOf, writeRecords } from "./call-table.ts";
import { type Crew, isThere, startCrew } from "./crews.ts";
import { instantiate } from "./instantiate.js";
import { failureOf } from "./reason.ts";
import type { StartThread } from "./start-thread.ts";
import { type Group, thread } from "./thread.js";

/** The program of the caller's own thread, which is that of all threads. */
const { word, ...own } = thread(instantiate);

/** A group of kernels, ready to be called: the division of its rows, and the parameters of its kernels. */
export interface Call {
  readonly extent: number;
  /** The number of rows in a chunk. */
  readonly size: number;
  /** The parameters of the kernels, one kernel after another. Most are addresses. */
  readonly parameters: readonly number[];
}

/** The code of a plan, as all threads need it. */
export interface GroupCode {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The number of groups of kernels in it. */
  readonly count: number;
  /** The name of a group in messages. */
  readonly nameOf: (group: number) => string;
}

/** The loaded code of a plan. */
export interface LoadedPlan {
  /**
   * Opens a run of the plan's groups, in order: the other threads begin. The returned function takes part until all is done. In
   * between the caller may do other work, but may not open another run.
   *
   * @throws Error, at the end, if a kernel failed: the results are then incomplete
   */
  readonly open: (calls: readonly Call[]) => () => void;
  /** Runs them on the caller's thread alone, and returns the milliseconds that each group took. */
  readonly timed: (calls: readonly Call[]) => readonly number[];
  /** The memory that it holds, also in the threads. `release` gives it back until the plan runs again. */
  readonly held: { readonly bytes: number; readonly release: () => void };
}

/** Counts of the threads of a device. */
export interface ThreadCounts {
  /** The number of threads, without those that could not be started. */
  readonly threads: number;
  /** The number of threads that have started, the caller's included. */
  readonly up: number;
  /** The number of times that a thread other than the caller's took part in a run. */
  readonly joined: number;
}

/** The threads of a device. */
export interface ThreadPool {
  readonly threads: number;
  readonly counts: () => ThreadCounts;
  readonly prepare: (code: GroupCode) => LoadedPlan;
  /** Ends the threads. */
  readonly end: () => void;
}

/** The threads that a device has now, if any. They do not refer to their pool. */
interface Staff {
  crew: Crew | undefined;
}

/** Ends the threads of a device when nothing refers to it any more. */
const dropped = new FinalizationRegistry<Staff>(({ crew }) => crew?.end());

/**
 * `threads - 1` workers that share a heap with the caller, who takes part in every run. With one thread there are no workers, and
 * the caller works through the same tables alone.
 *
 * Workers start while others already work. A run uses the workers that have started, and waits for no other. There is one warning
 * for workers that cannot start. Workers that made way for those of other devices return with the next run.
 */
export const createPool = (
  heap: Heap,
  threads: number,
  start: StartThread,
  onWarning: (sentence: string) => void,
): ThreadPool => {
  let { address } = heap.allocate(word.COUNT * 4);
  // A memory that is not shared moves when it grows, so the words are looked up each time.
  const controls = (): Int32Array => heap.ints(address, word.COUNT);
  const { lose, lost } = losses(onWarning);
  const begin = (): Crew => startCrew(threads - 1, start, controls().fill(0), { memory: heap.memory, address }, lose);
  const staff: Staff = { crew: threads > 1 ? begin() : undefined };
  /** The threads. If they were sent away they start again, with new words of memory, which the leaving threads do not know. */
  const present = (crew: Crew): Crew => {
    if (isThere(crew)) return crew;
    ({ address } = heap.allocate(word.COUNT * 4));
    return (staff.crew = begin());
  };
  let plans = 0;
  let runs = 0;

  const prepare = ({ bytes, count, nameOf }: GroupCode): LoadedPlan => {
    const groups = instantiate(bytes, heap.memory, count);
    const plan = ++plans;
    const blocks = blocksOf(heap, controls, plan);
    /** Writes the records of the calls, and returns a function that finds them, even after the memory has moved. */
    const tableOf = (calls: readonly Call[]): (() => Int32Array) => {
      const words = calls.reduce((sum, { parameters }) => sum + own.RECORD + parameters.length, own.HEADER);
      const { address } = blocks.table(words * 4);
      const place = (): Int32Array => heap.ints(address, words);
      writeRecords(place(), calls);
      return place;
    };
    const takePart = (place: () => Int32Array, given: readonly Group[]): void => {
      const words = place();
      const failure = own.runTable(words, given);
      if (staff.crew) {
        close(staff.crew.control);
        staff.crew.isBusy = false;
      }
      const failed = Atomics.load(words, 0);
      if (failed === 0) return;
      throw failure
        ? failureOf(nameOf(failed - 1), failure)
        : failureOf(nameOf(failed - 1), own.readReason(controls()));
    };
    return {
      open: (calls) => {
        const place = tableOf(calls);
        if (staff.crew) {
          const crew = present(staff.crew);
          const { control } = crew;
          crew.isBusy = true;
          const code = blocks.code(bytes);
          const { byteOffset, byteLength } = place();
          Atomics.store(control, word.PLAN, plan);
          Atomics.store(control, word.CODE, code.address);
          Atomics.store(control, word.CODE_BYTES, bytes.length);
          Atomics.store(control, word.GROUPS, count);
          Atomics.store(control, word.TABLE, byteOffset);
          Atomics.store(control, word.TABLE_BYTES, byteLength);
          runs = (runs % 0x7ffffffe) + 1;
          Atomics.store(control, word.OPEN, runs);
          Atomics.notify(control, word.OPEN);
        }
        return () => takePart(place, groups);
      },
      timed: (calls) => {
        const milliseconds = groups.map(() => 0);
        const watched = groups.map((group, i): Group => (begin, end, parameters) => {
          const start = performance.now();
          group(begin, end, parameters);
          milliseconds[i] = (milliseconds[i] ?? 0) + performance.now() - start;
        });
        takePart(tableOf(calls), watched);
        return milliseconds;
      },
      held: { bytes: threads > 1 ? bytes.length : 0, release: blocks.release },
    };
  };
  const counts = (): ThreadCounts => ({
    threads: threads - lost(),
    up: 1 + Atomics.load(controls(), word.READY),
    joined: Atomics.load(controls(), word.JOINED),
  });
  return endingWith({ threads, counts, prepare, end: () => staff.crew?.end() }, staff);
};

/** About how many bytes a thread holds, and the most that an engine is told of. */
const [THREAD_BYTES, MOST_WEIGHT] = [2 ** 23, 2 ** 26];

/**
 * Ends the threads with their pool. An engine does not see the memory of threads, and would look for dropped devices only after
 * hundreds of them. An array of that size tells it; nobody writes to the array, so that it takes no memory.
 */
const endingWith = (pool: ThreadPool, staff: Staff): ThreadPool => {
  const weight = new ArrayBuffer(Math.min(MOST_WEIGHT, THREAD_BYTES * (staff.crew?.size ?? 0)));
  const weighed = Object.assign(pool, { weight });
  dropped.register(weighed, staff);
  return weighed;
};

/** Counts the threads that could not start, and warns of the first. */
const losses = (onWarning: (sentence: string) => void) => {
  let lost = 0;
  return {
    lost: () => lost,
    lose: (reason: string): void => {
      if (lost++ > 0) return;
      onWarning(
        `wasm: a thread could not be started, or had to end: ${reason.replace(/\.$/, "")}. The work goes on with those there are.`,
      );
    },
  };
};

/** Ends a run: no thread may join any more, and the threads in it leave before the next run is written. */
const close = (words: Int32Array): void => {
  Atomics.store(words, word.OPEN, 0);
  for (let spins = 0; ; spins++) {
    const active = Atomics.load(words, word.ACTIVE);
    if (active === 0) return;
    if (spins > own.SPINS && own.MAY_SLEEP) Atomics.wait(words, word.ACTIVE, active, 1);
  }
};
