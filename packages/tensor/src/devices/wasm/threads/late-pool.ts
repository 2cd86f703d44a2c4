/**
 * Gives a device its threads in a browser, where none starts before the code that made the device lets go: they are loaded then. Most
 * pages are not isolated, have no threads, and never load them.
 */
import { alone } from "./alone.ts";
import { causeText } from "./reason.ts";
import type { startPool as AtOnce } from "./start-pool.ts";

/** The threads of a device over a heap: the caller's own, until the others are there. */
export const startPool: typeof AtOnce = (heap, threads, onWarning) => {
  let pool = alone(heap, threads);
  if (threads === 1) return pool;
  let isOver = false;
  import("./threaded-pool.ts").then(
    ({ threadedPool }) => {
      if (!isOver) pool = threadedPool(heap, threads, onWarning);
    },
    (cause: unknown) => {
      onWarning(`wasm: threads could not be loaded: ${causeText(cause)}. The work goes on with one.`);
    },
  );
  return {
    threads,
    counts: () => pool.counts(),
    prepare: (code) => {
      let [of, runner] = [pool, pool.prepare(code)];
      /** What runs the plan: anew once the threads are there, which is never during a call. */
      const current = () => {
        if (of === pool) return runner;
        runner.held.release();
        [of, runner] = [pool, pool.prepare(code)];
        return runner;
      };
      return {
        open: (calls) => current().open(calls),
        timed: (calls) => current().timed(calls),
        held: { bytes: code.bytes.length, release: () => runner.held.release() },
      };
    },
    end: () => {
      isOver = true;
      pool.end();
    },
  };
};
