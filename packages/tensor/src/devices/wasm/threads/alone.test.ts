/** Checks the caller's own thread, and that others take its place between two calls. */
import { expect, test } from "vitest";
import { input } from "../../../ops/input.ts";
import { createHeap, type Heap } from "../heap.ts";
import { defined } from "../../../kernels/kernel.ts";
import { allKernels } from "../../../testing/all-kernels.ts";
import { emitPlan } from "../module.ts";
import { alone } from "./alone.ts";
import { startPool as startLate } from "./late-pool.ts";
import type { Call, ThreadPool } from "./pool.ts";
import { startPool } from "./start-pool.ts";

const SIZE = 48;
const product = { kind: "contract", m: SIZE, n: SIZE, k: SIZE, rowStride: SIZE, depthStride: 1 } as const;
const operand = input(["a", "b"], [SIZE, SIZE], "float");
const group = {
  steps: [{ node: operand, ...defined(product, allKernels), reads: [operand, operand] }],
  rows: SIZE,
  tile: SIZE,
};

/** A plan of two products, A B and (A B) B, over a heap, and its last result after a call. */
const squared = (heap: Heap, pool: ThreadPool) => {
  const { address } = heap.allocate(4 * 4 * SIZE * SIZE);
  const [a, b, ab, abb] = [0, 1, 2, 3].map((k) => address + 4 * k * SIZE * SIZE) as [number, number, number, number];
  const floats = (from: number) => heap.floats(from, SIZE * SIZE);
  floats(a).forEach((_, i, own) => (own[i] = Math.sin(i)));
  floats(b).forEach((_, i, own) => (own[i] = Math.cos(3 * i)));
  const bytes = emitPlan([group, group], { shared: pool.threads > 1, fma: false, wide: false });
  const runner = pool.prepare({ bytes, count: 2, nameOf: (k) => `the kernel ${k}` });
  const calls = [
    [a, b, ab],
    [ab, b, abb],
  ].map((parameters): Call => ({ extent: SIZE, size: 12, parameters }));
  const result = (): string => {
    floats(abb).fill(0);
    runner.open(calls)();
    return floats(abb).join();
  };
  return { runner, calls, result };
};

const onOneThread = (): string => {
  const heap = createHeap(false);
  return squared(
    heap,
    startPool(heap, 1, () => undefined),
  ).result();
};

test("the caller's own thread gives the bytes of a pool, also after its memory was given back", () => {
  const heap = createHeap(false);
  const { runner, calls, result } = squared(heap, alone(heap, 1));
  expect(result()).toBe(onOneThread());
  expect(runner.timed(calls)).toEqual([expect.any(Number), expect.any(Number)]);
  runner.held.release();
  expect(result()).toBe(onOneThread());
});

test("a kernel that fails is an error with its name and cause, and nothing runs after it", () => {
  const heap = createHeap(false);
  const { runner, calls } = squared(heap, alone(heap, 1));
  const beyond = calls.map((call): Call => ({ ...call, parameters: [0, 0, -16] }));
  expect(runner.open(beyond)).toThrow(
    /^wasm: the kernel 0 failed: RuntimeError: .* The results of this call are lost, and with them a state that it carried\.$/,
  );
});

test("threads that are loaded later take part in the plans that there are, and change no byte", async () => {
  const heap = createHeap(true);
  const warnings: string[] = [];
  const pool = startLate(heap, 2, (sentence) => void warnings.push(sentence));
  const { result, runner } = squared(heap, pool);
  expect([pool.counts(), result()]).toEqual([{ threads: 2, up: 1, joined: 0 }, onOneThread()]);
  while (pool.counts().up < 2) await new Promise((resume) => setTimeout(resume, 2));
  while (pool.counts().joined === 0) expect(result()).toBe(onOneThread());
  runner.held.release();
  expect(result()).toBe(onOneThread());
  pool.end();
  expect(warnings).toEqual([]);
});

test("a device of one thread, or one that ended before they came, loads no others", async () => {
  const [one, ended] = [1, 2].map((threads) => startLate(createHeap(threads > 1), threads, () => undefined));
  ended?.end();
  await import("./threaded-pool.ts");
  await Promise.resolve();
  expect([one, ended].map((pool) => pool?.counts().up)).toEqual([1, 1]);
});
