// The wasm device.
import type { Program } from "../../graph/program.ts";
import type { Passes } from "../../plan/passes.ts";
import { closable, type Device, type Plan } from "../device.ts";
import { withCheckedIndices } from "../indices.ts";
import { type Block, createHeap, type Heap } from "./heap.ts";
import type { WasmMemory } from "./memory.ts";
import { fmaAvailable } from "./module.ts";
import type { Registers } from "../../languages/wasm/panel.ts";
import { checkThreads, createPool, defaultThreads, type Pool, type ThreadCounts } from "./threads/pool.ts";
import { isNode, startThread, whyAlone } from "./threads/start-thread.ts";
import { preparePlan } from "./plan.ts";
import { createTurns, type Turns } from "./turns.ts";
import { joinVectors } from "./wide.ts";

/** The memory that the plans of a device share: plans run one at a time, so one scratch block serves them all. */
export interface Shared {
  readonly heap: Heap;
  readonly pool: Pool;
  readonly turns: Turns;
  readonly registers: Registers;
  /** The scratch block, at least as large as the largest plan asked for. */
  readonly scratch: () => Block;
  readonly reserve: (bytes: number) => void;
  /** Gives the scratch block away: the next plan gets another. */
  readonly takeScratch: () => Block;
}

/** How the wasm device compiles and runs. */
export interface WasmOptions {
  /**
   * How many threads share the work, from 1 to 256: one for each processor unless told otherwise. The results are the same
   * bytes. A thread that cannot be started is a warning, and the work goes on without it.
   */
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
  readonly onMemory?: (memory: WasmMemory) => void;
  /** Is given a function that counts the threads that have come up, for a test or a page that shows it. */
  readonly onThreads?: (counts: () => ThreadCounts) => void;
  /** Is given a sentence where a thread cannot be started, once. Unless told otherwise it is a warning on the console. */
  readonly onWarning?: (sentence: string) => void;
}

/**
 * The default device: kernels in WebAssembly SIMD on all processors, generated for the sizes of each plan, float32.
 *
 * Carried state stays in the device's memory and is updated in place; after the first call of a plan nothing is
 * allocated there.
 */
export const wasm = (options: WasmOptions = {}): Device => {
  if (Object.prototype.toString.call(options) !== "[object Object]") {
    throw new TypeError("wasm: 'options' is not an object such as { threads: 2 }.");
  }
  const threads = threadsFor(options.threads, options.onWarning ?? warn);
  return wasmOver(createHeap(threads > 1), threads, options);
};

/** A device over a memory that is there. */
export const wasmOver = (
  heap: Heap,
  threads: number,
  { passes = {}, fma = false, wide = false, onMemory, onThreads, onWarning = warn }: WasmOptions = {},
): Device => {
  const pool = createPool(heap, threads, startThread, onWarning);
  const turns = createTurns();
  onMemory?.(heap.memory);
  onThreads?.(pool.counts);
  let scratch: Block = { address: 0, bytes: 0 };
  const shared: Shared = {
    heap,
    pool,
    turns,
    registers: {
      fma: fma && fmaAvailable(),
      wide: wide && joinVectors(),
    },
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
    withCheckedIndices(program, (readsUnused) => preparePlan(program, shared, { passes, readsUnused }));
  return closable({ name: "wasm", prepare }, () => {
    turns.endOpen();
    pool.end();
  });
};

/** How many threads there are of those that were asked for: where memory cannot be shared, one. */
const threadsFor = (asked: number | undefined, onWarning: (sentence: string) => void): number => {
  const threads = asked === undefined ? defaultThreads() : checkThreads(asked);
  const why = whyAlone();
  if (why === undefined || threads === 1) return threads;
  // Most pages are not isolated, and nobody asked for more: that is no news. Every Node should have threads.
  if (asked !== undefined || isNode()) onWarning(`wasm: one thread does the work of ${threads} here: ${why}.`);
  return 1;
};

const warn = (sentence: string): void => {
  console.warn(sentence);
};
