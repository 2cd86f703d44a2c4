// The wasm device.
import type { Program } from "../../graph/program.ts";
import type { Passes } from "../../plan/passes.ts";
import { closable, type Device, type Plan } from "../device.ts";
import { withCheckedIndices } from "../indices.ts";
import { type Block, createHeap, type Heap } from "./heap.ts";
import { CELL_BYTES } from "../../languages/access.ts";
import { type Float64, isFloat64, type Precision } from "../../languages/wasm/float64/precision.ts";
import type { WasmMemory } from "./memory.ts";
import { fmaAvailable } from "./module.ts";
import type { Registers } from "../../languages/wasm/panel.ts";
import { checkThreads, defaultThreads, isNode, whyAlone } from "./threads/place.ts";
import type { ThreadCounts, ThreadPool } from "./threads/pool.ts";
import { startPool } from "./threads/start-pool.ts";
import { preparePlan } from "./plan.ts";
import { createTurns, type Turns } from "./turns.ts";
import { joinVectors } from "./wide.ts";

/** The memory that the plans of a device share. Plans run one at a time, so that one scratch block serves all of them. */
export interface Shared {
  readonly heap: Heap;
  readonly pool: ThreadPool;
  readonly turns: Turns;
  readonly registers: Registers;
  /** The scratch block, at least as large as the largest request of a plan. */
  readonly scratch: () => Block;
  readonly reserve: (bytes: number) => void;
  /** Gives the scratch block away. The next plan gets another. */
  readonly takeScratch: () => Block;
}

/** How the wasm device compiles and runs. */
export interface WasmOptions {
  /**
   * The number of threads that share the work, from 1 to 256. The default is one for each processor. The results are the same
   * bytes for every number. If a thread cannot be started there is a warning, and the work goes on without it.
   */
  readonly threads?: number;
  /**
   * Whether products are added without rounding (fused multiply-add), if the engine can: Node 22 and newer, and browsers. That is
   * faster, and the bytes of the results differ. It is off by default, so that a seed gives the same bytes everywhere.
   */
  readonly fma?: boolean;
  /**
   * Whether kernels use registers of 256 bits, if the engine can join pairs of vectors (`wideAvailable()`). That is faster, and
   * the bytes of the results are the same. V8 calls it experimental. It is off by default; the option switches it on for all
   * WebAssembly that this process compiles from then on. Whether it pays on an engine, `measureWide()` finds out.
   */
  readonly wide?: boolean;
  /**
   * The type of floats in the device's memory and of its arithmetic: float32, unless it is {@link float64}. `wide` has no effect
   * on float64.
   */
  readonly precision?: Precision;
  /** Passes to switch off, for comparison. */
  readonly passes?: Passes;
  /** Receives the memory of the device, so that a test or a page can watch it. */
  readonly onMemory?: (memory: WasmMemory) => void;
  /** Receives a function that counts the threads that have started, for a test or a page that shows them. */
  readonly onThreads?: (counts: () => ThreadCounts) => void;
  /** Receives a sentence, once, if a thread cannot be started. By default the sentence is a warning on the console. */
  readonly onWarning?: (sentence: string) => void;
}

/**
 * The default device: kernels in WebAssembly SIMD on all processors, generated for the sizes of each plan, float32.
 *
 * Carried state stays in the device's memory and is updated in place; after the first call of a plan nothing is
 * allocated there.
 *
 * @example
 * ```ts
 * const device = wasm({ threads: 1 });
 * const product = compile((a: Tensor<["i", "k"]>, b: Tensor<["k", "j"]>) => matmul(a, b), device);
 * const x = [1, 2, 3, 4];
 * read(product(tensor("i k", x, { i: 2, k: 2 }), tensor("k j", x, { k: 2, j: 2 }))); // [7, 10, 15, 22]
 * device.close();
 * ```
 */
export const wasm = (options: WasmOptions = {}): Device => {
  if (Object.prototype.toString.call(options) !== "[object Object]") {
    throw new TypeError("wasm: 'options' is not an object such as { threads: 2 }.");
  }
  const threads = threadsFor(options.threads, options.onWarning ?? warn);
  return wasmOver(createHeap(threads > 1, doubleOf(options.precision) && 2 * CELL_BYTES), threads, options);
};

/** A device over an existing memory. */
export const wasmOver = (
  heap: Heap,
  threads: number,
  { passes = {}, precision, fma = false, wide = false, onMemory, onThreads, onWarning = warn }: WasmOptions = {},
): Device => {
  const double = doubleOf(precision);
  const pool = startPool(heap, threads, onWarning);
  const turns = createTurns();
  onMemory?.(heap.memory);
  onThreads?.(pool.counts);
  const registers: Registers = {
    fma: fma && fmaAvailable(),
    wide: wide && !double && joinVectors(),
    ...(double && { float64: double }),
  };
  let scratch: Block = { address: 0, bytes: 0 };
  const shared: Shared = {
    heap,
    pool,
    turns,
    registers,
    scratch: () => scratch,
    reserve: (bytes) => {
      if (bytes <= scratch.bytes) return;
      if (scratch.bytes > 0) heap.free(shared.takeScratch());
      scratch = heap.allocate(bytes);
    },
    takeScratch: () => {
      const taken = scratch;
      scratch = { address: 0, bytes: 0 };
      return taken;
    },
  };
  const prepare = (program: Program): Plan =>
    withCheckedIndices(program, (readsUnused) =>
      preparePlan(program, shared, {
        passes: double ? { ...passes, compensateSums: false } : passes,
        readsUnused,
      }),
    );
  return closable({ name: nameOf(registers), prepare }, () => {
    turns.endOpen();
    pool.end();
  });
};

/** The name of a device: what it has of the registers that were asked for. */
const nameOf = ({ wide, fma, float64 }: Registers): string =>
  `wasm${wide ? "-wide" : ""}${fma ? "-fused" : ""}${float64 ? "-float64" : ""}`;

/** Float64 as kernels know it, if it was asked for. */
const doubleOf = (precision: Precision | undefined): Float64 | undefined => {
  if (precision === undefined || isFloat64(precision)) return precision;
  throw new TypeError("wasm: 'precision' is not float64, which this package exports; leave it out for float32.");
};

/** The number of threads that can share memory: those that were asked for, or one if memory cannot be shared. */
const threadsFor = (asked: number | undefined, onWarning: (sentence: string) => void): number => {
  const threads = asked === undefined ? defaultThreads() : checkThreads(asked);
  const why = whyAlone();
  if (why === undefined || threads === 1) return threads;
  // Most pages are not isolated, so that one thread is no news there unless the caller asked for more. Every Node should have
  // threads.
  if (asked !== undefined || isNode()) onWarning(`wasm: one thread does the work of ${threads} here: ${why}.`);
  return 1;
};

const warn = (sentence: string): void => {
  console.warn(sentence);
};
