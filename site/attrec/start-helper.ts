/** Starts a helper of the page, in a worker. */
import type { Request, TrainingRequest } from "./messages.ts";

/** A helper, as the page has it. */
export interface Helper {
  readonly send: (message: Request | TrainingRequest) => void;
  readonly end: () => void;
}

/** Starts a helper; `hear` gets what it says, which is what it is asked for, and `failed` a sentence if it could not be loaded. */
export const startHelper = (hear: (message: never) => void, failed: (sentence: string) => void): Helper => {
  const worker = new Worker(new URL("./page.worker.ts", import.meta.url), { type: "module" });
  worker.addEventListener("message", ({ data }) => hear(data as never));
  worker.addEventListener("error", ({ message }) => failed(message));
  return { send: (message) => worker.postMessage(message), end: () => worker.terminate() };
};
