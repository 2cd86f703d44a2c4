/** Checks products by tiles on a graphics card, if there is one: of odd shapes, and of either side transposed. */
import { expect, test } from "vitest";
import { at } from "../../at.ts";
import { cardOf } from "./webgpu/card.ts";
import { loadGpuJs } from "./gpu-js.ts";
import { planLaunches } from "./webgpu/launches.ts";
import { openDevice } from "./webgpu/open.ts";
import { runOf } from "./webgpu/run.ts";
import { type Memory, memoryOf } from "../../languages/shaders/shader.ts";
import { key, uniforms } from "../../random/philox.ts";
import { relativeError } from "../../testing/draw.ts";
import type { ContractKernel } from "../../kernels/product/kernel.ts";
import { productReference } from "../../kernels/product/reference.ts";
import { contractShaders } from "../../kernels/product/shader.ts";

const opened = await openDevice().catch((error: unknown) => {
  if (process.env["ATTREC_NEEDS_GPU"]) throw error;
  return undefined;
});

/** Small ones, such as do not fill a tile, those at its edges, and some with sums that are made in parts. */
const SIZES = [
  [1, 1, 1],
  [1, 7, 3],
  [2, 3, 1],
  [5, 100, 100],
  [7, 1, 64],
  [8, 8, 16],
  [9, 7, 17],
  [15, 17, 15],
  [16, 16, 16],
  [17, 31, 33],
  [31, 32, 65],
  [33, 33, 1],
  [63, 5, 129],
  [64, 64, 257],
  [100, 3, 1],
  [100, 100, 5],
  [3, 200, 1100],
  [129, 65, 31],
  [257, 300, 18],
  [600, 130, 20],
] as const;

/** The kernels of all sizes, with the left side as it is and transposed, and two batches. */
const kernels = [
  ...SIZES.flatMap(([m, n, k]): readonly ContractKernel[] => [
    { kind: "contract", m, n, k, rowStride: k, depthStride: 1 },
    { kind: "contract", m, n, k, rowStride: 1, depthStride: m },
  ]),
  { kind: "contract", m: 17, n: 19, k: 33, rowStride: 33, depthStride: 1, batch: 4 },
  { kind: "contract", m: 21, n: 16, k: 9, rowStride: 1, depthStride: 21, batch: 3 },
] satisfies readonly ContractKernel[];

test.skipIf(!opened)("products of forty odd shapes are the interpreter's", { timeout: 240_000 }, async () => {
  if (!opened) return;
  const card = cardOf(opened, await loadGpuJs(), 2 ** 30);
  const numbers = (count: number, stream: number) => Float32Array.from(uniforms(key(3), stream, count), (u) => u - 0.5);
  const cases = kernels.map((kernel, i) => {
    const { m, n, k, batch = 1 }: ContractKernel = kernel;
    const [ofA, ofB, ofOut] = [batch * m * k, batch * k * n, batch * m * n];
    const [a, b, out] = [memoryOf(`a ${i}`, ofA), memoryOf(`b ${i}`, ofB), memoryOf(`out ${i}`, ofOut)];
    const dispatches = contractShaders(
      kernel,
      [
        { memory: a, offset: 0 },
        { memory: b, offset: 0 },
      ],
      out,
      true,
    );
    return { kernel, a, b, out, values: [numbers(ofA, i), numbers(ofB, 100 + i)] as const, dispatches };
  });
  const buffers = new Map<Memory, ReturnType<typeof card.allocate>>();
  const bufferOf = (memory: Memory) => {
    const made = buffers.get(memory) ?? card.allocate(memory.elements);
    buffers.set(memory, made);
    return made;
  };
  const chains = cases.flatMap(({ dispatches }) => dispatches.map((one) => ({ dispatches: [one], rows: 1 })));
  const launches = planLaunches(chains, { kept: new Set(), isApart: () => true, mostBuffers: 12 });
  const runs = launches.map((launch) => runOf<Memory>(launch, card, (memory) => ({ buffer: memory, offset: 0 })));
  for (const { a, b, values } of cases) [a, b].forEach((memory, i) => card.write(bufferOf(memory), at(values, i)));
  const encoder = card.device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  for (const run of runs) run.record(pass, bufferOf);
  pass.end();
  card.device.queue.submit([encoder.finish()]);
  for (const { kernel, out, values } of cases) {
    const expected = productReference.run(kernel, values);
    const found = await card.read(bufferOf(out), out.elements);
    expect([kernel, relativeError(found, expected) < 1e-5]).toEqual([kernel, true]);
  }
});
