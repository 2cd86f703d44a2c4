/** Checks a heap on systems that grant less memory. */
import { afterEach, expect, test, vi } from "vitest";
import { createHeap } from "./heap.ts";

afterEach(() => void vi.unstubAllGlobals());

/** Replaces WebAssembly by one that grants at most this many pages. */
const grants = (most: number): void => {
  const { Memory } = WebAssembly;
  class Granted extends Memory {
    constructor(descriptor: { initial: number; maximum: number; shared: boolean }) {
      if (descriptor.maximum > most) throw new RangeError("could not allocate memory");
      super(descriptor);
    }
  }
  vi.stubGlobal("WebAssembly", Object.assign(Object.create(WebAssembly), { Memory: Granted }));
};

test.each([true, false])("a heap takes less memory if the engine does not grant 4 GiB (shared: %s)", (shared) => {
  grants(20_000);
  const heap = createHeap(shared);
  expect(heap.allocate(2 ** 20).bytes).toBe(2 ** 20);
  expect(() => heap.allocate(2 ** 30)).toThrow("1026 MiB are needed, and a wasm memory has at most 1024 here");
});

test("a heap says so if the engine grants no memory", () => {
  grants(0);
  expect(() => createHeap(false)).toThrow(/^wasm: the system gave no memory/);
});
