/** Checks that all 4 GiB of a memory can be used: an address has 32 bits, and may be negative as a 32-bit integer. */
import { afterAll, expect, test } from "vitest";
import {
  compile,
  type Device,
  mul,
  read,
  type Tensor,
  tensor,
  type ThreadCounts,
  type WasmOptions,
} from "../../index.ts";
import { agreesWithTheInterpreter } from "../../testing/device-laws.ts";
import { wasmOver } from "./device.ts";
import { createHeap } from "./heap.ts";

const devices: Device[] = [];
afterAll(() => devices.forEach((device) => device.close()));

/**
 * A device whose blocks begin this many bytes into its memory. The bytes before are never touched, so that they take no memory.
 */
const beginningAt = (bytes: number, threads: number, options: WasmOptions = {}): Device => {
  const heap = createHeap(threads > 1);
  heap.allocate(bytes);
  const device = wasmOver(heap, threads, options);
  devices.push(device);
  return device;
};

const cases = [
  // Blocks on both sides of the address that turns negative, and one across it.
  [2 ** 31 - 20_000, 1],
  [2 ** 31 - 20_000, 2],
  // The last MiB of the memory.
  [2 ** 32 - 2 ** 24, 1],
  [2 ** 32 - 2 ** 24, 2],
] as const;

for (const [bytes, threads] of cases) {
  const device = beginningAt(bytes, threads);
  agreesWithTheInterpreter(`wasm from ${bytes} bytes on, with threads: ${threads},`, () => device, 4);
}

test("all threads find the table and code of a plan beyond 2 GiB", async () => {
  const warnings: string[] = [];
  let counts = (): ThreadCounts => ({ threads: 0, up: 0, joined: 0 });
  const device = beginningAt(2 ** 31, 3, {
    onThreads: (given) => void (counts = given),
    onWarning: (sentence) => void warnings.push(sentence),
  });
  while (counts().up < 3) await new Promise((resume) => setTimeout(resume, 5));
  const twice = compile((x: Tensor<["n"]>) => mul(x, 2), device);
  const thrice = compile((x: Tensor<["n"]>) => mul(x, 3), device, { resident: true });
  const kept = thrice(tensor("n", new Float32Array(300_000).fill(1), { n: 300_000 }));
  // A thread that does not find them ends with a warning, and then none takes part.
  for (let i = 0; i < 1000 && (i < 100 || counts().joined < 10); i++) {
    expect(read(twice(kept))[299_999]).toBe(6);
    if (i % 10 === 9) await new Promise((resume) => setTimeout(resume, 1));
  }
  expect(counts().joined).toBeGreaterThan(0);
  expect([warnings, counts().up]).toEqual([[], 3]);
});

test.each([1, 2])(
  "with threads: %i, a plan that needs more than 4 GiB is refused before anything is allocated",
  (threads) => {
    const heap = createHeap(threads > 1);
    const device = wasmOver(heap, threads);
    devices.push(device);
    const before = heap.memory.buffer.byteLength;
    const outer = (x: Tensor<["n", 1]>, y: Tensor<["m"]>) => mul(x, y);
    const size = 2 ** 15 + 1;
    const [x, y] = [
      tensor("n 1", new Float32Array(size), { n: size }),
      tensor("m", new Float32Array(size), { m: size }),
    ];
    expect(() => compile(outer, device)(x, y)).toThrow(
      /^wasm: 4097 MiB are needed, and a wasm memory has at most 4096 here: use a smaller batch or model\.$/,
    );
    expect(heap.memory.buffer.byteLength).toBe(before);
  },
);
