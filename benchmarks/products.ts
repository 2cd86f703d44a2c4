/** Measures matrix products of the wasm device, on one thread. */
import { fmaAvailable } from "../packages/tensor/src/devices/wasm/module.ts";
import { type ContractKernel, DEEP } from "../packages/tensor/src/kernels/product/kernel.ts";
import { joinVectors, wideAvailable } from "../packages/tensor/src/devices/wasm/wide.ts";
import { load } from "../packages/tensor/src/testing/run-kernel.ts";
import { machine } from "./parts/machine.ts";

/**
 * How fast the wasm device multiplies matrices on one thread, by processor time, in each of its variants that this engine has
 * (see `attrec devices`). The variants take turns; of each 40 times the median is shown, and the best.
 * Run it with `npx tsx --conditions=source benchmarks/products.ts`.
 */
const shapes: readonly (readonly [m: number, k: number, n: number, transposed?: boolean])[] = [
  [5000, 100, 100],
  [1000, 100, 100],
  [100, 1000, 100, true],
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
  [6400, 3706, 64],
  [64, 6400, 64, true],
];
const variants = [
  { name: "wasm", fma: false, wide: false },
  { name: "fused", fma: true, wide: false },
  { name: "wide", fma: false, wide: true },
  { name: "wide, fused", fma: true, wide: true },
].filter(({ fma, wide }) => (!fma || fmaAvailable()) && (!wide || wideAvailable()));

const processorMilliseconds = (work: () => void): number => {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
};

/** A product that is ready to run, optimized by its engine. */
const prepare = ([m, k, n, transposed]: (typeof shapes)[number], options: (typeof variants)[number]) => {
  const strides = transposed ? { rowStride: 1, depthStride: m } : { rowStride: k, depthStride: 1 };
  const kernel: ContractKernel = { kind: "contract", m, n, k, ...strides, ...(k > DEEP && { compensated: true }) };
  const random = (size: number) => Float32Array.from({ length: size }, () => Math.random() - 0.5);
  const { call } = load(kernel, [random(m * k), random(k * n)], options);
  const repeats = Math.max(1, Math.round(2e7 / (2 * m * n * k)));
  const run = (): number => processorMilliseconds(() => Array.from({ length: repeats }, () => call(0, m))) / repeats;
  const end = performance.now() + 300;
  while (performance.now() < end) run();
  return { run, rate: (milliseconds: number): string => ((2 * m * n * k) / milliseconds / 1e6).toFixed(1) };
};

// Code that was compiled before vectors are joined stays unchanged.
const narrow = shapes.map((shape) => variants.filter(({ wide }) => !wide).map((variant) => prepare(shape, variant)));
joinVectors();
const wide = shapes.map((shape) =>
  variants.filter((variant) => variant.wide).map((variant) => prepare(shape, variant)),
);

console.log(`GFLOP/s, median (best); ${machine()}\n`);
console.log(`| product | ${variants.map(({ name }) => name).join(" | ")} |`);
console.log(`| --- |${variants.map(() => " --- |").join("")}`);
shapes.forEach(([m, k, n, transposed], i) => {
  const sides = [...(narrow[i] ?? []), ...(wide[i] ?? [])];
  const rounds = Array.from({ length: 40 }, () => sides.map(({ run }) => run()));
  const cells = sides.map(({ rate }, side) => {
    const times = rounds.map((round) => round[side] ?? Number.NaN).toSorted((x, y) => x - y);
    return `${rate(times[times.length >> 1] ?? Number.NaN)} (${rate(times[0] ?? Number.NaN)})`;
  });
  console.log(`| ${m}×${k} · ${k}×${n}${transposed ? ", transposed" : ""} | ${cells.join(" | ")} |`);
});
