/** Calls the helper that answers. */
import type { Calls, Reply, Request } from "./messages.ts";
import { startHelper } from "./start-helper.ts";

/** Calls by their kind; the promise is rejected with a sentence. */
export type Answerer = <Kind extends keyof Calls>(
  kind: Kind,
  asks: Calls[Kind]["asks"],
) => Promise<Calls[Kind]["gives"]>;

interface Pending {
  readonly done: (value: never) => void;
  readonly fail: (fault: Error) => void;
}

/** Starts the helper. */
export const answerer = (): Answerer => {
  const pending = new Map<number, Pending>();
  let number = 0;
  const hear = (reply: Reply): void => {
    const call = pending.get(reply.number);
    pending.delete(reply.number);
    if ("fault" in reply) call?.fail(new Error(reply.fault));
    else call?.done(reply.value as never);
  };
  const helper = startHelper(hear, (message) => {
    for (const { fail } of pending.values())
      fail(new Error(message || "A part of the page could not be loaded: reload it."));
    pending.clear();
  });
  return (kind, asks) =>
    new Promise((done, fail) => {
      number += 1;
      pending.set(number, { done, fail });
      helper.send({ number, kind, asks } as Request);
    });
};
