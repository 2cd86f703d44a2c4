/** Writes what threads read of a plan into the memory that they share: its code, and the table of the calls of a run. */
import type { Block, Heap } from "../heap.ts";
import { instantiate } from "./instantiate.js";
import type { Call } from "./pool.ts";
import { thread } from "./thread.js";

const { word, ...own } = thread(instantiate);

/** Tells the threads that they do not need a plan any more. */
const forget = (words: Int32Array, plan: number): void => {
  const count = Atomics.load(words, word.DROPPED);
  Atomics.store(words, word.FORGET + (count % (word.REASON - word.FORGET)), plan);
  Atomics.store(words, word.DROPPED, count + 1);
};

/**
 * The blocks of a plan's code and table, from their first use until they are released. They refer to nothing else of the plan.
 */
export const blocksOf = (heap: Heap, controls: () => Int32Array, plan: number) => {
  let code: Block | undefined;
  let table: Block | undefined;
  return {
    code: (bytes: Uint8Array): Block => {
      if (code) return code;
      code = heap.allocate(bytes.length);
      heap.bytes(code.address, bytes.length).set(bytes);
      return code;
    },
    table: (bytes: number): Block => {
      if (table && bytes <= table.bytes) return table;
      if (table) heap.free(table);
      table = undefined;
      return (table = heap.allocate(bytes));
    },
    release: (): void => {
      for (const block of [code, table]) if (block) heap.free(block);
      if (code) forget(controls(), plan);
      code = table = undefined;
    },
  };
};

/** Writes one record after another, with no chunk taken and no failure. */
export const writeRecords = (table: Int32Array, calls: readonly Call[]): void => {
  table[0] = 0;
  let record = own.HEADER;
  for (const { extent, size, parameters } of calls) {
    table[record] = 0;
    table[record + 1] = 0;
    table[record + 2] = Math.ceil(extent / size);
    table[record + 3] = size;
    table[record + 4] = extent;
    table[record + 5] = parameters.length;
    table.set(parameters, record + own.RECORD);
    record += own.RECORD + parameters.length;
  }
};
