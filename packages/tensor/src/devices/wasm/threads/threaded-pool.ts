/** The threads of a device, started as the place where the library runs starts them. */
import type { Heap } from "../heap.ts";
import { createPool, type ThreadPool } from "./pool.ts";
import { startThread } from "./start-thread.ts";

/** The threads of a device over a heap. `onWarning` hears once of threads that cannot start. */
export const threadedPool = (heap: Heap, threads: number, onWarning: (sentence: string) => void): ThreadPool =>
  createPool(heap, threads, startThread, onWarning);
