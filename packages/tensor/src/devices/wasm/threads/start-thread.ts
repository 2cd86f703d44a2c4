import { nodeModule } from "../../../node-module.ts";

/** What a thread is given: the memory it shares, and the address of the control words in it. */
export interface SharedWithThread {
  readonly memory: WebAssembly.Memory;
  readonly address: number;
}

/** The part of a browser that is used. */
interface Browser {
  readonly navigator?: { readonly hardwareConcurrency?: number };
  readonly crossOriginIsolated?: boolean;
}

declare const Worker: new (file: URL, options: { type: "module" }) => { postMessage(data: SharedWithThread): void };

/** A name that bundlers do not follow: they find the worker below, and Node finds it here. */
const IN_NODE = "./worker.js";

/** Starts a thread that shares memory with this one. It does not keep the process alive. */
export const startThread = (shared: SharedWithThread): void => {
  const node = nodeModule("node:worker_threads");
  if (node) new node.Worker(new URL(IN_NODE, import.meta.url), { workerData: shared, execArgv: [] }).unref();
  // Bundlers know a worker by these very words.
  else new Worker(new URL("./worker.js", import.meta.url), { type: "module" }).postMessage(shared);
};

/** Whether threads can share memory here: in Node always, in a browser where the page is cross-origin isolated. */
export const canShare = (): boolean =>
  nodeModule("node:worker_threads") !== undefined || (globalThis as Browser).crossOriginIsolated === true;

/** How many processors there are for threads to run on. */
export const processors = (): number =>
  nodeModule("node:os")?.availableParallelism() ?? (globalThis as Browser).navigator?.hardwareConcurrency ?? 1;
