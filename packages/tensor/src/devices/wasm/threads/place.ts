/** Tells what Node, or the page that runs the library, has for threads. */
import { nodeModule } from "../../../node-module.ts";
import { MAX_THREADS } from "./max-threads.ts";

/** The part of a browser's interface that this file uses. */
interface Browser {
  readonly navigator?: { readonly hardwareConcurrency?: number };
  readonly crossOriginIsolated?: boolean;
}

/** Why threads cannot share memory here, or undefined if they can: always in Node, and on isolated pages in a browser. */
export const whyAlone = (): string | undefined => {
  if (nodeModule("node:worker_threads") || (globalThis as Browser).crossOriginIsolated === true) return undefined;
  return isNode()
    ? "threads need Node 20.16 or newer"
    : "threads need a page that is cross-origin isolated, by the headers Cross-Origin-Opener-Policy and Cross-Origin-Embedder-Policy";
};

/** Whether this is Node, of any version. */
export const isNode = (): boolean =>
  (globalThis as { process?: { versions?: { node?: string } } }).process?.versions?.node !== undefined;

/** The number of processors for threads. */
export const processors = (): number =>
  nodeModule("node:os")?.availableParallelism() ?? (globalThis as Browser).navigator?.hardwareConcurrency ?? 1;

/** The default number of threads of a device: one for each processor. */
export const defaultThreads = (): number => Math.min(MAX_THREADS, processors());

/**
 * Checks the number of threads that the caller asked for, and returns it.
 *
 * @throws RangeError unless it is a whole number from 1 to `MAX_THREADS`
 */
export const checkThreads = (threads: number): number => {
  if (Number.isInteger(threads) && threads >= 1 && threads <= MAX_THREADS) return threads;
  throw new RangeError(
    `wasm: expected a whole number from 1 to ${MAX_THREADS} as threads, got ${typeof threads === "number" ? threads : JSON.stringify(threads)}. Without the option there is one for each processor: ${defaultThreads()} here.`,
  );
};
