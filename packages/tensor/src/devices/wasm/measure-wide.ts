// Measures, in a millisecond, whether registers of 256 bits make this engine's kernels faster.
import { defined } from "../../kernels/kernel.ts";
import { product as definition } from "../../kernels/product/kernel.ts";
import { emitProduct } from "../../kernels/product/wasm.ts";
import { nodeModule } from "../../node-module.ts";
import { emitModule } from "./module.ts";
import { joinVectors, separateVectors, wideAvailable } from "./wide.ts";

/** A product whose operands and result stay in the first cache: a few microseconds of work, and nothing to wait for. */
const [M, N, K] = [24, 96, 32] as const;

/** How often both sides take turns. The least time of each counts: it is free of what others did on the processor. */
const ROUNDS = 20;

/** How many products a turn has, so that it is long beside a reading of the clock. */
const PRODUCTS = 4;

/**
 * How many times as fast a small product is in registers of 256 bits as in those of 128, measured here and now; 1 where the
 * engine cannot join vectors, or where a byte of the results differs. An engine that knows how to and joins nothing is below 1.
 * Where it is above 1, vectors are joined in all that this process compiles from then on, as by `wasm({ wide: true })`.
 *
 * @example
 * ```ts
 * // Registers of twice the width where they are worth it here.
 * const device = wasm({ wide: measureWide() > 1 });
 * device.name; // "wasm"
 * ```
 */
export const measureWide = (): number => {
  const v8 = nodeModule("node:v8");
  if (!v8 || !wideAvailable()) return 1;
  separateVectors();
  // Code is optimized at once, and not after many calls.
  v8.setFlagsFromString("--no-liftoff");
  const narrow = product(false);
  joinVectors();
  const wide = product(true);
  v8.setFlagsFromString("--liftoff");
  const gain = narrow.result === wide.result ? gainOf(narrow.time, wide.time) : 1;
  if (gain <= 1) separateVectors();
  return gain;
};

/** How many times as long one side takes as another. */
const gainOf = (time: () => number, other: () => number): number => {
  let [least, leastOfOther] = [Infinity, Infinity];
  for (let i = 0; i < ROUNDS; i++) {
    least = Math.min(least, time());
    leastOfOther = Math.min(leastOfOther, other());
  }
  return least / leastOfOther;
};

/** The product in one of the two forms, compiled: its result as a text, and a function that gives the time of a turn. */
const product = (wide: boolean): { readonly result: string; readonly time: () => number } => {
  const kernel = { kind: "contract", m: M, n: N, k: K, rowStride: K, depthStride: 1 } as const;
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 65536 });
  const [right, result] = [M * K, M * K + K * N];
  const factors = new Float32Array(memory.buffer, 0, result);
  factors.forEach((_, i) => (factors[i] = 1 / (i + 1)));
  const module = new WebAssembly.Module(
    emitModule([defined(kernel, { contract: { ...definition, wasm: emitProduct } })], {
      shared: false,
      fma: false,
      wide,
    }),
  );
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const run = exports["k0"] as (...parameters: readonly number[]) => void;
  const call = (): void => run(0, M, 0, 4 * right, 4 * result);
  call();
  return {
    result: new Int32Array(memory.buffer, 4 * result, M * N).join(),
    time: () => {
      const start = performance.now();
      for (let i = 0; i < PRODUCTS; i++) call();
      return performance.now() - start;
    },
  };
};
