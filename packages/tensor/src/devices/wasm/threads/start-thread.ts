/** How a thread is started, which is all that differs between Node and browsers. */
import { nodeModule } from "../../../node-module.ts";
import { type Shared, thread } from "./thread.js";

/** A thread that was started. */
export interface Thread {
  readonly end: () => void;
}

/** Starts a thread, and says by `onFailure` if it cannot come up or has to end; it may also throw. */
export type StartThread = (shared: Shared, onFailure: (reason: string) => void) => Thread;

/** The part of a browser that is used. */
interface Browser {
  readonly navigator?: { readonly hardwareConcurrency?: number };
  readonly crossOriginIsolated?: boolean;
}

interface BrowserWorker {
  readonly postMessage: (data: Shared) => void;
  readonly terminate: () => void;
  readonly addEventListener: (type: "error", listen: (event: ErrorEvent) => void) => void;
}
/** Where a worker's file cannot be loaded the event has no message. */
interface ErrorEvent {
  readonly message?: string;
  readonly preventDefault: () => void;
}

declare const Worker: new (file: URL | string, options?: { type: "module" }) => BrowserWorker;
declare const Blob: new (parts: readonly string[], options: { type: string }) => object;

/** The text of a thread's program, which is then given `shared`. */
const programWith = (shared: string): string => `(${String(thread)})().serve(${shared});`;

/** Starts a thread that shares memory with this one. It does not keep the process alive. */
export const startThread: StartThread = (shared, onFailure) => {
  const workers = nodeModule("node:worker_threads");
  if (!workers) return startInBrowser(shared, onFailure);
  // From a text, so that it is found wherever a bundler has put this code.
  const worker = new workers.Worker(programWith(`require("node:worker_threads").workerData`), {
    eval: true,
    workerData: shared,
    execArgv: [],
    // A thread says nothing; were its streams joined to ours, more than ten of them would be taken for a leak of listeners.
    stdout: true,
    stderr: true,
  });
  worker.on("error", (cause) => onFailure(reasonOf(cause)));
  worker.unref();
  return { end: () => void worker.terminate() };
};

/** A file first, since a page's policy may forbid a thread from a text; and a text where a bundler has left the file out. */
const startInBrowser: StartThread = (shared, onFailure) => {
  const text = `addEventListener("message", (event) => { ${programWith("event.data")} });`;
  let url = "";
  const ways: readonly (() => BrowserWorker)[] = [
    // Bundlers know a worker by these very words.
    () => new Worker(new URL("./tensor-thread.js", import.meta.url), { type: "module" }),
    () => new Worker((url = URL.createObjectURL(new Blob([text], { type: "text/javascript" }) as never))),
  ];
  const reasons: string[] = [];
  let worker: BrowserWorker | undefined;
  const end = (): void => {
    worker?.terminate();
    if (url !== "") URL.revokeObjectURL(url);
    url = "";
  };
  const start = (way: number): void => {
    const open = ways[way];
    if (!open) return onFailure(reasons.join(" "));
    const failed = (reason: string): void => {
      end();
      reasons.push(reason);
      start(way + 1);
    };
    try {
      worker = open();
      worker.addEventListener("error", (event) => {
        event.preventDefault();
        failed(event.message || ["Its file could not be loaded.", "The page allows none from a text."][way] || "");
      });
      worker.postMessage(shared);
    } catch (cause) {
      failed(reasonOf(cause));
    }
  };
  start(0);
  return { end };
};

/** What an error says. */
export const reasonOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

/** Why threads cannot share memory here, or nothing where they can: in Node always, in a browser on isolated pages. */
export const whyAlone = (): string | undefined => {
  if (nodeModule("node:worker_threads") || (globalThis as Browser).crossOriginIsolated === true) return undefined;
  return isNode()
    ? "threads need Node 20.16 or newer"
    : "threads need a page that is cross-origin isolated, by the headers Cross-Origin-Opener-Policy and Cross-Origin-Embedder-Policy";
};

/** Whether this is Node, of whichever version. */
export const isNode = (): boolean =>
  (globalThis as { process?: { versions?: { node?: string } } }).process?.versions?.node !== undefined;

/** How many processors there are for threads to run on. */
export const processors = (): number =>
  nodeModule("node:os")?.availableParallelism() ?? (globalThis as Browser).navigator?.hardwareConcurrency ?? 1;
