import type { ContractKernel } from "../packages/tensor/src/compile/kernel.ts";
import { load } from "../packages/tensor/src/testing/run-kernel.ts";
import { fmaAvailable } from "../packages/tensor/src/devices/wasm/module.ts";

/**
 * How fast the wasm device multiplies matrices on one thread, by processor time: other programs do not disturb it much.
 * On Node 20, `node --experimental-wasm-relaxed-simd` (by NODE_OPTIONS) adds the fused variant.
 * Run it with `npx tsx --conditions=source benchmarks/contract.ts`.
 */
const shapes: readonly (readonly [m: number, k: number, n: number, transposed?: boolean])[] = [
  [5000, 100, 100],
  [100, 5000, 100, true],
  [512, 512, 512],
  [1000, 1000, 1000],
  [5000, 64, 64],
  [5000, 100, 50],
  [5000, 100, 4],
  [5000, 100, 1],
  [1, 1000, 1000],
  [1000, 100, 10_000],
  [20_000, 20, 20],
];

const median = (values: readonly number[]): number => values.toSorted((x, y) => x - y)[values.length >> 1] ?? NaN;

/** GFLOP/s of many runs: their median, and the best. */
const measure = (kernel: ContractKernel, fma: boolean): readonly [number, number] => {
  const { m, n, k } = kernel;
  const random = (size: number) => Float32Array.from({ length: size }, () => Math.random() - 0.5);
  const { call } = load(kernel, [random(m * k), random(k * n)], { fma });
  const repeats = Math.max(1, Math.round(1e8 / (2 * m * n * k)));
  const times = Array.from({ length: 40 }, () => {
    const start = process.cpuUsage();
    for (let i = 0; i < repeats; i++) call(0, m);
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000 / repeats;
  });
  const rate = (milliseconds: number): number => (2 * m * n * k) / milliseconds / 1e6;
  return [rate(median(times)), rate(Math.min(...times))];
};

for (const [m, k, n, transposed] of shapes) {
  const strides = transposed ? { rowStride: 1, depthStride: m } : { rowStride: k, depthStride: 1 };
  const kernel = { kind: "contract", m, n, k, ...strides } as const;
  const show = ([middle, best]: readonly [number, number]): string => `${middle.toFixed(1)} (best ${best.toFixed(1)})`;
  const fused = fmaAvailable() ? `, fused ${show(measure(kernel, true))}` : "";
  console.log(
    `${m}×${k} · ${k}×${n}${transposed ? " transposed" : ""}: ${show(measure(kernel, false))}${fused} GFLOP/s`,
  );
}
