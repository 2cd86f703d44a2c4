// @ts-check

/**
 * The words of shared memory by which the threads of a device meet. All threads run the same code, this file and
 * `run-table.js`, which is plain JavaScript so that a worker loads it as it is, in Node and in browsers.
 */

/** The number of the run that is open, or 0. */
export const OPEN = 0;
/** How many threads take part in the run, or are about to find out that it is closed. */
export const ACTIVE = 1;
/** How many threads have come up. */
export const READY = 2;
/** 1 if a kernel has trapped. */
export const FAILED = 3;
/** The number of the plan that runs. */
export const PLAN = 4;
/** The address and length of the plan's module. */
export const CODE = 5;
export const CODE_BYTES = 6;
/** The address of the plan's table, and how many groups of kernels are in it. */
export const TABLE = 7;
export const GROUPS = 8;
/** How many bytes the table has. */
export const TABLE_BYTES = 9;
/** How often a thread other than the caller's has taken part in a run. */
export const JOINED = 10;

/** How many words there are. */
export const CONTROL_WORDS = 16;

/** How often a thread looks before it sleeps: some tens of microseconds, about what waking up costs. */
export const SPINS = 4000;

const maySleep = () => {
  try {
    // It does not wait, since the word is not 1; who may not sleep may not even ask.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 1);
    return true;
  } catch {
    return false;
  }
};

/** The main thread of a page may not sleep; it spins instead, for no longer than the chunk that it waits for. */
export const MAY_SLEEP = maySleep();
