import { afterEach, expect, test, vi } from "vitest";
import { input } from "../../../ops/index.ts";
import { emitPlan } from "../module.ts";
import { instantiate } from "./instantiate.js";

afterEach(() => void vi.unstubAllGlobals());

const product = { kind: "contract", m: 4, n: 4, k: 4, rowStride: 4, depthStride: 1 } as const;
const operand = input(["a", "b"], [4, 4], "float");
const group = { steps: [{ node: operand, kernel: product, reads: [operand, operand] }], rows: 4, tile: 4 };
const bytes = emitPlan([group, group], { shared: false, fma: false, wide: false });
const memory = new WebAssembly.Memory({ initial: 1, maximum: 1 });

test("groups come in the order of the plan, over the memory, and find their parameters there", () => {
  const groups = instantiate(bytes, memory, 2);
  const floats = new Float32Array(memory.buffer, 0, 48);
  floats.fill(1, 0, 32);
  new Int32Array(memory.buffer, 192, 3).set([0, 64, 128]);
  groups[1]?.(0, 4, 192);
  expect([...floats.subarray(32)]).toEqual(Array.from({ length: 16 }, () => 4));
});

test("a module that is refused for where it runs is told from one that is not valid", () => {
  expect(() => instantiate(bytes.slice(0, 20), memory, 2)).toThrow("WebAssembly.Module()");
  const refuse = function (): never {
    throw new RangeError("disallowed on the main thread");
  };
  vi.stubGlobal("WebAssembly", Object.assign(Object.create(WebAssembly), { Module: refuse }));
  expect(() => instantiate(bytes, memory, 2)).toThrow(/^wasm: a plan of \d KiB was refused here\. .* in a worker\./);
});
