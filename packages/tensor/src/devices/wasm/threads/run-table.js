// @ts-check
import { MAY_SLEEP, SPINS } from "./control.js";

/** @typedef {import("./instantiate.js").Group} Group */

/** The words of a group's record before its parameters: next chunk, chunks done, chunks, rows a chunk and in all, parameters. */
export const RECORD_WORDS = 6;

/**
 * Runs the groups of kernels of a table, together with every other thread that does: the chunks of a group are handed out
 * one by one, and the next group begins when all are done. A thread may join at any time, and go wherever work is left.
 *
 * What a chunk computes depends on its number alone, so that the result has the same bytes for any number of threads.
 *
 * @param {Int32Array} table records of groups, one after the other, each with the parameters of its kernels
 * @param {readonly Group[]} groups
 */
export const runTable = (table, groups) => {
  let record = 0;
  for (const group of groups) {
    const chunks = word(table, record + 2);
    const size = word(table, record + 3);
    const extent = word(table, record + 4);
    const parameters = table.byteOffset + 4 * (record + RECORD_WORDS);
    for (let chunk = Atomics.add(table, record, 1); chunk < chunks; chunk = Atomics.add(table, record, 1)) {
      group(chunk * size, Math.min(extent, (chunk + 1) * size), parameters);
      if (Atomics.add(table, record + 1, 1) + 1 === chunks) Atomics.notify(table, record + 1);
    }
    awaitDone(table, record + 1, chunks);
    record += RECORD_WORDS + word(table, record + 5);
  }
};

/**
 * @param {Int32Array} table
 * @param {number} index
 */
const word = (table, index) => table[index] ?? 0;

/**
 * @param {Int32Array} table
 * @param {number} index
 * @param {number} chunks
 */
const awaitDone = (table, index, chunks) => {
  for (let spins = 0; ; spins++) {
    const done = Atomics.load(table, index);
    if (done >= chunks) return;
    if (spins > SPINS && MAY_SLEEP) Atomics.wait(table, index, done, 1);
  }
};
