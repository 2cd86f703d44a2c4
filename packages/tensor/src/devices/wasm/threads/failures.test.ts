/**
 * Checks what a device does when threads or kernels fail: it says why, goes on if it can, and waits for no thread that has ended.
 */
import { afterEach, expect, test, vi } from "vitest";
import { get, i32, load, op, set } from "../../../languages/wasm/code.ts";
import { ModuleBuilder } from "../../../languages/wasm/encoder.ts";
import { createHeap, type Heap } from "../heap.ts";
import { MAX_THREADS } from "./max-threads.ts";
import { checkThreads } from "./place.ts";
import { type Call, createPool, type ThreadPool } from "./pool.ts";
import { startThread, type StartThread } from "./start-thread.ts";

afterEach(() => void vi.restoreAllMocks());

/** A module of one group that does nothing, and fails at the row that its only parameter names. */
const failing = (): Uint8Array<ArrayBuffer> => {
  const module = new ModuleBuilder();
  const group = module.define("group", ["i32", "i32", "i32"], [], (f) => {
    const [begin, , table] = f.parameters;
    if (!begin || !table) return;
    // A memory of less than 4 GiB does not have the last four bytes.
    f.when(op("i32.eq", get(begin), load("i32.load", get(table))), () => f.emit(set(begin, load("i32.load", i32(-4)))));
  });
  module.export("g0", group);
  return module.encode({ shared: true });
};
/** A call of forty chunks. One may fail; the threads with other chunks then have to leave. */
const call = (fails: boolean): Call => ({ extent: 400, size: 10, parameters: [fails ? 200 : -1] });

const heaps = (): Heap => createHeap(true);
const open = (threads: number, start: StartThread = startThread) => {
  const heap = heaps();
  const warnings: string[] = [];
  const pool = createPool(heap, threads, start, (sentence) => void warnings.push(sentence));
  const runner = pool.prepare({ bytes: failing(), count: 1, nameOf: (group) => `the kernel ${group}` });
  return { heap, pool, runner, warnings };
};
const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((resume) => setTimeout(resume, 2));
};
const allUp = ({ counts }: ThreadPool): Promise<void> => until(() => counts().up === counts().threads);

test.each([0, -1, 1.5, NaN, Infinity, 10_000, MAX_THREADS + 1])("threads: %d is refused", (threads) => {
  expect(() => checkThreads(threads)).toThrow(
    `wasm: expected a whole number from 1 to 256 as threads, got ${threads}. Without the option there is one for each processor`,
  );
});

test("a text is refused as a number of threads", () => {
  expect(() => checkThreads("2" as unknown as number)).toThrow('got "2".');
  expect([1, MAX_THREADS].map(checkThreads)).toEqual([1, 256]);
});

const starters: Readonly<Record<string, StartThread>> = {
  "throws at once": () => {
    throw new Error("EMFILE");
  },
  "says so at once": (_, onFailure) => {
    onFailure("EMFILE");
    return { end: () => undefined };
  },
  "says so later": (_, onFailure) => {
    setTimeout(() => onFailure("EMFILE"));
    return { end: () => undefined };
  },
};

test.each(Object.entries(starters))("a thread that cannot start and %s gives one warning", async (_, start) => {
  const { pool, runner, warnings } = open(4, start);
  await until(() => pool.counts().threads === 1);
  expect(warnings).toEqual([
    "wasm: a thread could not be started, or had to end: EMFILE. The work goes on with those there are.",
  ]);
  runner.open([call(false)])();
  expect(pool.counts()).toEqual({ threads: 1, up: 1, joined: 0 });
});

test("many threads are not taken for a leak of listeners to the standard streams", async () => {
  const listeners = (): number => process.stdout.listenerCount("error") + process.stderr.listenerCount("error");
  const before = listeners();
  const { pool } = open(12);
  await allUp(pool);
  expect(listeners()).toBe(before);
});

test("the threads that start take part", async () => {
  let started = 0;
  const { pool, runner } = open(4, (shared, onFailure) => {
    if (++started === 2) throw new Error("EMFILE");
    return startThread(shared, onFailure);
  });
  await until(() => pool.counts().up === 3);
  expect(pool.counts().threads).toBe(3);
  while (pool.counts().joined === 0) runner.open([call(false)])();
  pool.end();
});

test("a kernel that fails on another thread is an error with the kernel and its cause, and the next call works", async () => {
  const { pool, runner } = open(3);
  await allUp(pool);
  for (let i = 0; i < 5; i++) {
    // A thread may join before this one goes on, so the count is read first.
    const { joined } = pool.counts();
    const finish = runner.open([call(true)]);
    await until(() => pool.counts().joined > joined || i > 0);
    await new Promise((resume) => setTimeout(resume, 20));
    expect(finish).toThrow(
      /^wasm: the kernel 0 failed on another thread: RuntimeError: memory access out of bounds\. The results of this call are lost/,
    );
    runner.open([call(false)])();
  }
  pool.end();
});

test.each([1, 3])(
  "with threads: %i, a kernel that fails on the caller's thread is an error too, and no thread hangs",
  async (threads) => {
    const { pool, runner } = open(threads);
    // This runs before any other thread has started, and while they start.
    for (let i = 0; i < 50; i++) {
      expect(() => runner.open([call(true), call(false)])()).toThrow("memory access out of bounds");
      runner.open([call(false)])();
      await new Promise((resume) => setTimeout(resume, 2));
    }
    pool.end();
  },
);

test("a thread that cannot load a plan ends with a warning that says why, and the call is complete", async () => {
  const { pool, warnings } = open(2);
  await allUp(pool);
  const bytes = failing();
  const runner = pool.prepare({ bytes, count: 1, nameOf: String });
  // The caller's thread has already loaded it.
  bytes.fill(7, 0, 4);
  const finish = runner.open([call(false)]);
  await until(() => warnings.length > 0);
  finish();
  expect(warnings).toEqual([expect.stringContaining("expected magic word")]);
  expect(pool.counts()).toEqual({ threads: 1, up: 1, joined: 0 });
});

test("released plans leave the heap and the threads, however many there are", async () => {
  const { heap, pool } = open(2);
  await allUp(pool);
  const make = () => pool.prepare({ bytes: failing(), count: 1, nameOf: String });
  const once = (): void => {
    const runner = make();
    runner.open([call(false)])();
    runner.held.release();
  };
  once();
  const { byteLength } = heap.memory.buffer;
  for (let i = 0; i < 300; i++) once();
  expect(heap.memory.buffer.byteLength).toBe(byteLength);
  expect(pool.counts().threads).toBe(2);
  pool.end();
});
