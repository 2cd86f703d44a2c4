/** The only thread of a device: the caller's, for as long as there are no others. */
import { at } from "../../../at.ts";
import type { Block, Heap } from "../heap.ts";
import { instantiate } from "./instantiate.js";
import type { Call, ThreadPool } from "./pool.ts";
import { failureOf } from "./reason.ts";

/** Runs a group, and may measure it. */
type Watch = (group: () => void, index: number) => void;

/** A pool of the caller's own thread, in which others may take its place. Their number decides how work is divided. */
export const alone = (heap: Heap, threads: number): ThreadPool => ({
  threads,
  counts: () => ({ threads, up: 1, joined: 0 }),
  prepare: ({ bytes, count, nameOf }) => {
    const groups = instantiate(bytes, heap.memory, count);
    let table: Block | undefined;
    const release = (): void => {
      if (table) heap.free(table);
      table = undefined;
    };
    /** Writes the parameters of the calls, and returns the address of the first. */
    const written = (calls: readonly Call[]): number => {
      const words = calls.flatMap(({ parameters }) => parameters);
      if (!table || table.bytes < 4 * words.length) {
        release();
        table = heap.allocate(4 * words.length);
      }
      heap.ints(table.address, words.length).set(words);
      return table.address;
    };
    const run = (calls: readonly Call[], address: number, watch: Watch = (group) => group()): void => {
      let place = address;
      calls.forEach(({ extent, parameters }, i) => {
        const group = at(groups, i);
        try {
          watch(() => {
            if (extent > 0) group(0, extent, place);
          }, i);
        } catch (cause) {
          throw failureOf(nameOf(i), { cause });
        }
        place += 4 * parameters.length;
      });
    };
    return {
      open: (calls) => {
        const address = written(calls);
        return () => run(calls, address);
      },
      timed: (calls) => {
        const milliseconds = calls.map(() => 0);
        run(calls, written(calls), (group, i) => {
          const start = performance.now();
          group();
          milliseconds[i] = performance.now() - start;
        });
        return milliseconds;
      },
      held: { bytes: 0, release },
    };
  },
  end: () => undefined,
});
