/** Checks the program that every thread runs. */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { Script } from "node:vm";
import { transform } from "esbuild";
import { afterEach, expect, test, vi } from "vitest";
import { input } from "../../../ops/all.ts";
import { defined } from "../../../kernels/kernel.ts";
import { allKernels } from "../../../testing/all-kernels.ts";
import { emitPlan } from "../module.ts";
import { instantiate } from "./instantiate.js";
import { thread } from "./thread.js";

const ours = thread(instantiate);

afterEach(() => void vi.unstubAllGlobals());

const product = { kind: "contract", m: 4, n: 4, k: 4, rowStride: 4, depthStride: 1 } as const;
const operand = input(["a", "b"], [4, 4], "float");
const group = {
  steps: [{ node: operand, ...defined(product, allKernels), reads: [operand, operand] }],
  rows: 4,
  tile: 4,
};
const bytes = emitPlan([group, group], { shared: false, fma: false, wide: false });
const memory = new WebAssembly.Memory({ initial: 1, maximum: 1 });

test("groups run in the order of the plan, and find their parameters in the memory", () => {
  const groups = instantiate(bytes, memory, 2);
  const floats = new Float32Array(memory.buffer, 0, 48);
  floats.fill(1, 0, 32);
  new Int32Array(memory.buffer, 192, 3).set([0, 64, 128]);
  groups[1]?.(0, 4, 192);
  expect([...floats.subarray(32)]).toEqual(Array.from({ length: 16 }, () => 4));
});

test("a module that the engine refuses because of its place has another error than an invalid module", () => {
  expect(() => instantiate(bytes.slice(0, 20), memory, 2)).toThrow("WebAssembly.Module()");
  const refuse = function (): never {
    throw new RangeError("disallowed on the main thread");
  };
  vi.stubGlobal("WebAssembly", Object.assign(Object.create(WebAssembly), { Module: refuse }));
  expect(() => instantiate(bytes, memory, 2)).toThrow(
    /^wasm: the engine refused a plan of \d KiB here\. .* in a worker\./,
  );
});

test("the text of a thread's program is complete, even after tools that keep names or minify", async () => {
  const file = fileURLToPath(new URL("thread.js", import.meta.url));
  for (const options of [{}, { keepNames: true }, { keepNames: true, minify: true }, { target: "es2017" }]) {
    const { code } = await transform(await readFile(file, "utf8"), { format: "cjs", ...options });
    const module = { exports: {} as { thread: typeof thread } };
    new Script(`(module) => { ${code} }`).runInThisContext()(module);
    const text = String(module.exports.thread);
    const alone = new Script(`(${text})()`).runInNewContext({ Atomics, Int32Array, SharedArrayBuffer }) as ReturnType<
      typeof thread
    >;
    const table = Int32Array.of(0, 0, 0, 2, 5, 10, 0);
    const ranges: (readonly [number, number])[] = [];
    expect(alone.runTable(table, [(begin, end) => void ranges.push([begin, end])])).toBe(undefined);
    expect(ranges).toEqual([
      [0, 5],
      [5, 10],
    ]);
  }
});

test("if a kernel fails, the table names its group and the first cause, and nothing after it runs", () => {
  const table = Int32Array.of(0, 0, 0, 1, 5, 5, 0, 0, 0, 1, 5, 5, 0, 0, 0, 1, 5, 5, 0);
  const cause = new RangeError("out of bounds");
  const fails = (): never => {
    throw cause;
  };
  let after = 0;
  expect(ours.runTable(table, [() => undefined, fails, () => after++])).toEqual({ cause });
  expect([table[0], after]).toEqual([2, 0]);
  // Another thread that joins later leaves, without a cause of its own.
  table[1] = 0;
  expect(ours.runTable(table, [fails, fails, fails])).toBe(undefined);
});

test("a thread forgets dropped plans, and forgets all if it has missed some", () => {
  const { word } = ours;
  const control = new Int32Array(word.COUNT);
  const plans = { known: new Map([1, 2, 3].map((plan) => [plan, []])), dropped: 0 };
  control[word.FORGET] = 2;
  control[word.DROPPED] = 1;
  ours.forget(control, plans);
  expect([...plans.known.keys()]).toEqual([1, 3]);
  control[word.DROPPED] = 1000;
  ours.forget(control, plans);
  expect([plans.known.size, plans.dropped]).toEqual([0, 1000]);
});
