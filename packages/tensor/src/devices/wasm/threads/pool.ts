import { at } from "../../../at.ts";
import type { Heap } from "../heap.ts";
import * as control from "./control.js";
import type { Group } from "./instantiate.js";
import { RECORD_WORDS, runTable } from "./run-table.js";
import { processors, startThread } from "./start-thread.ts";

/** A group of kernels, ready to be called: how its rows are divided, and the parameters of its kernels. */
export interface Call {
  readonly extent: number;
  /** Rows a chunk. */
  readonly size: number;
  /** Addresses, mostly; one kernel's after another's. */
  readonly parameters: readonly number[];
}

/** A plan's code as all threads need it. */
export interface Code {
  readonly groups: readonly Group[];
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * Runs a plan's groups in order, on all threads. The calls may be others each time. The caller does its other work first,
 * while those threads that are there have begun.
 */
export interface Runner {
  (calls: readonly Call[], meanwhile?: () => void): void;
  /** Runs them on the caller's thread alone, and tells how many milliseconds each group took. */
  readonly timed: (calls: readonly Call[]) => readonly number[];
}

/** What the threads of a device are doing. */
export interface ThreadCounts {
  /** How many the device has. */
  readonly threads: number;
  /** How many have come up, the caller among them. */
  readonly up: number;
  /** How often one other than the caller has taken part in running a plan. */
  readonly joined: number;
}

/** The threads of a device. */
export interface Pool {
  readonly threads: number;
  readonly counts: () => ThreadCounts;
  readonly prepare: (code: Code) => Runner;
}

/** How many threads a device has unless told otherwise: one for each processor. */
export const defaultThreads = (): number => processors();

/**
 * `threads - 1` workers that share a heap with the caller, who takes part in every run. One thread has no workers, and works
 * through the same tables alone.
 *
 * Workers come up while others already work; a run takes along whoever is there, and nobody waits for a thread that has
 * not come.
 */
export const createPool = (heap: Heap, threads: number): Pool => {
  const address = heap.allocate(control.CONTROL_WORDS * 4).address;
  const controls = heap.ints(address, control.CONTROL_WORDS);
  for (let i = 1; i < threads; i++) startThread({ memory: heap.memory, address });
  let plans = 0;
  let runs = 0;

  const prepare = ({ groups, bytes }: Code): Runner => {
    const plan = ++plans;
    const code = heap.allocate(threads > 1 ? bytes.length : 0);
    if (threads > 1) heap.bytes(code.address, bytes.length).set(bytes);
    let table = { address: 0, bytes: 0 };
    const tableOf = (calls: readonly Call[]): Int32Array => {
      const words = calls.reduce((sum, { parameters }) => sum + RECORD_WORDS + parameters.length, 0);
      if (words * 4 > table.bytes) table = heap.allocate(words * 4);
      const shared = heap.ints(table.address, words);
      writeRecords(shared, calls);
      return shared;
    };
    const timed: Runner["timed"] = (calls) => {
      const milliseconds = groups.map(() => 0);
      const watched = groups.map((group, i): Group => (begin, end, parameters) => {
        const start = performance.now();
        group(begin, end, parameters);
        milliseconds[i] = at(milliseconds, i) + performance.now() - start;
      });
      runTable(tableOf(calls), watched);
      return milliseconds;
    };
    const run = (calls: readonly Call[], meanwhile?: () => void): void => {
      const shared = tableOf(calls);
      if (threads === 1) {
        runTable(shared, groups);
        return meanwhile?.();
      }
      Atomics.store(controls, control.PLAN, plan);
      Atomics.store(controls, control.CODE, code.address);
      Atomics.store(controls, control.CODE_BYTES, bytes.length);
      Atomics.store(controls, control.TABLE, table.address);
      Atomics.store(controls, control.TABLE_BYTES, shared.byteLength);
      Atomics.store(controls, control.GROUPS, groups.length);
      runs = (runs % 0x7ffffffe) + 1;
      Atomics.store(controls, control.OPEN, runs);
      Atomics.notify(controls, control.OPEN);
      try {
        meanwhile?.();
      } finally {
        runTable(shared, groups);
        close(controls);
      }
    };
    return Object.assign(run, { timed });
  };
  // Memory of one thread alone moves when it grows: the words are looked up anew.
  const count = (word: number): number => Atomics.load(heap.ints(address, control.CONTROL_WORDS), word);
  const counts = (): ThreadCounts => ({ threads, up: 1 + count(control.READY), joined: count(control.JOINED) });
  return { threads, counts, prepare };
};

/** One record after another; no chunk is taken yet. */
const writeRecords = (table: Int32Array, calls: readonly Call[]): void => {
  let record = 0;
  for (const { extent, size, parameters } of calls) {
    table[record] = 0;
    table[record + 1] = 0;
    table[record + 2] = Math.ceil(extent / size);
    table[record + 3] = size;
    table[record + 4] = extent;
    table[record + 5] = parameters.length;
    table.set(parameters, record + RECORD_WORDS);
    record += RECORD_WORDS + parameters.length;
  }
};

/** Ends a run: nobody may come in any more, and those who are in it leave before the next one is written. */
const close = (words: Int32Array): void => {
  Atomics.store(words, control.OPEN, 0);
  for (let spins = 0; ; spins++) {
    const active = Atomics.load(words, control.ACTIVE);
    if (active === 0) break;
    if (spins > control.SPINS && control.MAY_SLEEP) Atomics.wait(words, control.ACTIVE, active, 1);
  }
  if (Atomics.load(words, control.FAILED) !== 0) {
    throw new Error("wasm: a kernel failed on another thread: the result of this call is not whole. Try one thread.");
  }
};
