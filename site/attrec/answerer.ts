/** Calls the worker that answers. */
import type { Calls, Reply } from "./messages.ts";
import { startWorker } from "./start-worker.ts";

/** Calls by their kind; the promise is rejected with a sentence. */
export type Answerer = <Kind extends keyof Calls>(
  kind: Kind,
  asks: Calls[Kind]["asks"],
) => Promise<Calls[Kind]["gives"]>;

interface Pending {
  readonly done: (value: never) => void;
  readonly fail: (fault: Error) => void;
}

/** Starts the worker. */
export const answerer = (): Answerer => {
  const worker = startWorker();
  const pending = new Map<number, Pending>();
  let number = 0;
  worker.addEventListener("message", ({ data }: MessageEvent<Reply>) => {
    const call = pending.get(data.number);
    pending.delete(data.number);
    if ("fault" in data) call?.fail(new Error(data.fault));
    else call?.done(data.value as never);
  });
  worker.addEventListener("error", ({ message }) => {
    for (const { fail } of pending.values())
      fail(new Error(message || "A part of the page could not be loaded: reload it."));
    pending.clear();
  });
  return (kind, asks) =>
    new Promise((done, fail) => {
      number += 1;
      pending.set(number, { done, fail });
      worker.postMessage({ number, kind, asks });
    });
};
