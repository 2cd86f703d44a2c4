/** Starts threads, in Node and in browsers. */
import { nodeModule } from "../../../node-module.ts";
import { instantiate } from "./instantiate.js";
import { causeText } from "./reason.ts";
import { type Shared, thread } from "./thread.js";

/** A started thread. */
export interface Thread {
  readonly end: () => void;
}

/** Starts a thread, and calls `onFailure` if it cannot start or has to end. It may also throw. */
export type StartThread = (shared: Shared, onFailure: (reason: string) => void) => Thread;

interface BrowserWorker {
  readonly postMessage: (data: Shared) => void;
  readonly terminate: () => void;
  readonly addEventListener: (type: "error", listen: (event: ErrorEvent) => void) => void;
}
/** An event of a failed worker. It has no message if the file of the worker could not be loaded. */
interface ErrorEvent {
  readonly message?: string;
  readonly preventDefault: () => void;
}

declare const Worker: new (file: URL | string, options?: { type: "module" }) => BrowserWorker;
declare const Blob: new (parts: readonly string[], options: { type: string }) => object;

/** The text of a thread's program, called with `shared`. */
const programWith = (shared: string): string => `(${String(thread)})(${String(instantiate)}).serve(${shared});`;

/** Starts a thread that shares memory with this one. It does not keep the process alive. */
export const startThread: StartThread = (shared, onFailure) => {
  const workers = nodeModule("node:worker_threads");
  if (!workers) return startInBrowser(shared, onFailure);
  // The program is a text, so that it needs no file wherever a bundler has put this code.
  const worker = new workers.Worker(programWith(`require("node:worker_threads").workerData`), {
    eval: true,
    workerData: shared,
    execArgv: [],
    // A thread prints nothing. If its streams were joined to ours, Node would take more than ten threads for a leak of listeners.
    stdout: true,
    stderr: true,
  });
  worker.on("error", (cause) => onFailure(causeText(cause)));
  worker.unref();
  return { end: () => void worker.terminate() };
};

/**
 * Starts a thread from a file, because a page's policy may forbid threads from a text. If a bundler has left the file out, a text
 * serves.
 */
const startInBrowser: StartThread = (shared, onFailure) => {
  const text = `addEventListener("message", (event) => { ${programWith("event.data")} });`;
  let url = "";
  const ways: readonly (() => BrowserWorker)[] = [
    // Bundlers recognise a worker by exactly this expression.
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
      failed(causeText(cause));
    }
  };
  start(0);
  return { end };
};
