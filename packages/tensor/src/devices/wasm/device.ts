import type { Passes } from "../../compile/schedule.ts";
import type { Device } from "../device.ts";
import { type Block, createHeap, type Heap } from "./heap.ts";
import { fmaAvailable } from "./module.ts";
import type { Registers } from "./panel.ts";
import { createPool, defaultThreads, type Pool, type ThreadCounts } from "./threads/pool.ts";
import { canShare } from "./threads/start-thread.ts";
import { preparePlan } from "./plan.ts";
import { joinVectors } from "./wide.ts";

/** The memory that the plans of a device share: plans run one at a time, so one scratch block serves them all. */
export interface Shared {
  readonly heap: Heap;
  readonly pool: Pool;
  readonly registers: Registers;
  /** The scratch block, at least as large as the largest plan asked for. */
  readonly scratch: () => Block;
  readonly reserve: (bytes: number) => void;
  /** Gives the scratch block away: the next plan gets another. */
  readonly takeScratch: () => Block;
}

/** How the wasm device compiles and runs. */
export interface WasmOptions {
  /** How many threads share the work: one for each processor unless told otherwise. The results are the same bytes. */
  readonly threads?: number;
  /**
   * Whether products are added without being rounded first, where the engine can (Node 22 and newer, browsers): faster,
   * and other bytes than without. Off unless asked for, so that a seed gives the same bytes everywhere.
   */
  readonly fma?: boolean;
  /**
   * Whether kernels are written for registers of 256 bits, where the engine can join pairs of vectors (`wideAvailable()`):
   * faster, to the same bytes. V8 calls this experimental. Off unless asked for; asking switches it on for all WebAssembly that
   * this process compiles from then on.
   */
  readonly wide?: boolean;
  /** Passes to switch off, for comparison. */
  readonly passes?: Passes;
  /** Is shown the memory of the device, so that a test or a page can watch it. */
  readonly onMemory?: (memory: WebAssembly.Memory) => void;
  /** Is given a function that counts the threads that have come up, for a test or a page that shows it. */
  readonly onThreads?: (counts: () => ThreadCounts) => void;
}

/**
 * The default device: kernels in WebAssembly SIMD on all processors, generated for the sizes of each plan, float32.
 *
 * Carried state stays in the device's memory and is updated in place; after the first call of a plan nothing is
 * allocated there.
 */
export const wasm = (options: WasmOptions = {}): Device => {
  const threads = canShare() ? Math.max(1, options.threads ?? defaultThreads()) : 1;
  const heap = createHeap(threads > 1);
  const pool = createPool(heap, threads);
  options.onMemory?.(heap.memory);
  options.onThreads?.(pool.counts);
  let scratch: Block = { address: 0, bytes: 0 };
  const shared: Shared = {
    heap,
    pool,
    registers: {
      fma: (options.fma ?? false) && fmaAvailable(),
      wide: (options.wide ?? false) && joinVectors(),
    },
    scratch: () => scratch,
    reserve: (bytes) => {
      if (bytes <= scratch.bytes) return;
      if (scratch.bytes > 0) heap.free(scratch);
      scratch = heap.allocate(bytes);
    },
    takeScratch: () => {
      const taken = scratch;
      scratch = { address: 0, bytes: 0 };
      return taken;
    },
  };
  return { name: "wasm", prepare: (program) => preparePlan(program, shared, options.passes ?? {}) };
};
