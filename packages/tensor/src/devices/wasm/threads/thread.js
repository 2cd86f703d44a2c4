// @ts-check

/**
 * The program of every thread of a device, the caller's included, made of the function that loads a plan: `thread(instantiate)`.
 *
 * A bundle without a second file starts a thread from the text of these two functions. So they use nothing from outside themselves.
 * The parts are methods, because tools that keep names wrap functions that are values in calls of their own.
 *
 * @param {typeof import("./instantiate.js").instantiate} instantiate
 */
export const thread = (instantiate) => {
  /** The words of shared memory by which the threads of a device meet. */
  const word = {
    /** The number of the run that is open, or 0. */
    OPEN: 0,
    /** The number of threads that take part in the run, or are about to find it closed. */
    ACTIVE: 1,
    /** The number of threads that have started. */
    READY: 2,
    /** The number of the plan that runs. */
    PLAN: 3,
    /** The address and length of the plan's module, and the number of its groups of kernels. */
    CODE: 4,
    CODE_BYTES: 5,
    GROUPS: 6,
    /** The address and length of the plan's table. */
    TABLE: 7,
    TABLE_BYTES: 8,
    /** The number of times that a thread other than the caller's took part in a run. */
    JOINED: 9,
    /** The number of dropped plans. The numbers of the last ones follow from `FORGET` on, in a ring. */
    DROPPED: 10,
    /** The length of the text that says why a kernel failed. Its characters follow from `REASON` on. */
    REASON_LENGTH: 11,
    /** The number of threads that have started and ended. */
    LEFT: 12,
    FORGET: 16,
    REASON: 80,
    /** The number of words. */
    COUNT: 336,
  };
  /** How often a thread looks for work before it sleeps. That takes some tens of microseconds, about as long as waking up. */
  const SPINS = 4000;
  /** The number of a run that tells all threads to leave. */
  const LEAVE = -1;
  /** The words of a table before its first record: the number of the group that failed, from 1, or 0. */
  const HEADER = 1;
  /** The words of a group's record before its parameters: next chunk, chunks done, chunks, rows a chunk and in all, parameters. */
  const RECORD = 6;

  const self = {
    word,
    LEAVE,
    HEADER,
    RECORD,
    SPINS,
    MAY_SLEEP: false,

    /**
     * Whether this thread may sleep. The main thread of a page may not; it spins, but only until the chunk that it waits for is
     * done.
     */
    maySleep() {
      try {
        // The word is not 1, so that this does not wait. In a thread that may not sleep it throws.
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 1);
        return true;
      } catch {
        return false;
      }
    },

    /**
     * Runs the groups of kernels of a table, together with the other threads. Each thread takes the chunks of a group one by one,
     * and the next group begins when all chunks are done. A thread may join at any time. If a kernel fails all threads leave, and
     * the first that failed returns the cause.
     *
     * The result of a chunk depends on its number alone, so that the bytes are the same for any number of threads.
     *
     * @param {Int32Array} table records of groups, one after the other, each with the parameters of its kernels
     * @param {readonly Group[]} groups
     * @returns {{ readonly cause: unknown } | undefined}
     */
    runTable(table, groups) {
      let record = HEADER;
      let number = 0;
      try {
        for (const group of groups) {
          number++;
          const chunks = table[record + 2] ?? 0;
          const size = table[record + 3] ?? 0;
          const extent = table[record + 4] ?? 0;
          const parameters = table.byteOffset + 4 * (record + RECORD);
          for (let chunk = Atomics.add(table, record, 1); chunk < chunks; chunk = Atomics.add(table, record, 1)) {
            group(chunk * size, Math.min(extent, (chunk + 1) * size), parameters);
            if (Atomics.add(table, record + 1, 1) + 1 === chunks) Atomics.notify(table, record + 1);
          }
          if (!self.awaitDone(table, record + 1, chunks)) return undefined;
          record += RECORD + (table[record + 5] ?? 0);
        }
        return undefined;
      } catch (cause) {
        return Atomics.compareExchange(table, 0, 0, number) === 0 ? { cause } : undefined;
      }
    },

    /**
     * Waits until all chunks of a group are done. Returns false if a kernel has failed.
     *
     * @param {Int32Array} table
     * @param {number} index
     * @param {number} chunks
     */
    awaitDone(table, index, chunks) {
      for (let spins = 0; ; spins++) {
        const done = Atomics.load(table, index);
        if (done >= chunks) return true;
        if (Atomics.load(table, 0) !== 0) return false;
        if (spins > SPINS && self.MAY_SLEEP) Atomics.wait(table, index, done, 1);
      }
    },

    /**
     * Serves as a thread of the device: waits for a run, takes part in it, and waits again. It ends when it is told to leave, or
     * by an error if it cannot load a plan. In that case it has begun nothing that others wait for.
     *
     * @param {Shared} shared the memory, and where its control words are
     */
    serve({ memory, address }) {
      const control = new Int32Array(memory.buffer, address, word.COUNT);
      /** @type {Plans} */
      const plans = { known: new Map(), dropped: 0 };
      Atomics.add(control, word.READY, 1);
      try {
        for (let last = self.awaitRun(control, 0); last !== LEAVE; last = self.awaitRun(control, last)) {
          Atomics.add(control, word.ACTIVE, 1);
          try {
            // A thread counts itself before it looks whether the run is still open, because the thread that closes a run waits
            // for all that are counted.
            if (Atomics.load(control, word.OPEN) === last) self.takePart(memory, control, plans);
          } finally {
            if (Atomics.sub(control, word.ACTIVE, 1) === 1) Atomics.notify(control, word.ACTIVE);
          }
        }
      } finally {
        Atomics.sub(control, word.READY, 1);
        Atomics.add(control, word.LEFT, 1);
        Atomics.notify(control, word.LEFT);
      }
    },

    /**
     * Waits for a run other than the last, and returns its number.
     *
     * @param {Int32Array} control
     * @param {number} last
     */
    awaitRun(control, last) {
      for (let spins = 0; ; spins++) {
        const open = Atomics.load(control, word.OPEN);
        if (open !== 0 && open !== last) return open;
        if (spins > SPINS) Atomics.wait(control, word.OPEN, open);
      }
    },

    /**
     * @param {WasmMemory} memory
     * @param {Int32Array} control
     * @param {Plans} plans
     */
    takePart(memory, control, plans) {
      self.forget(control, plans);
      const plan = Atomics.load(control, word.PLAN);
      const groups = plans.known.get(plan) ?? self.load(memory, control);
      plans.known.set(plan, groups);
      Atomics.add(control, word.JOINED, 1);
      const table = self.addressIn(control, word.TABLE);
      const bytes = self.addressIn(control, word.TABLE_BYTES);
      const words = new Int32Array(self.bufferUpTo(memory, table + bytes), table, bytes / 4);
      const failure = self.runTable(words, groups);
      if (failure) self.writeReason(control, String(failure.cause));
    },

    /**
     * Forgets the plans that were dropped since the last call.
     *
     * @param {Int32Array} control
     * @param {Plans} plans
     */
    forget(control, plans) {
      const dropped = Atomics.load(control, word.DROPPED);
      const ring = word.REASON - word.FORGET;
      // The ring holds only the last dropped plans. If more were dropped, all plans are loaded again.
      if (dropped - plans.dropped > ring) plans.known.clear();
      else
        for (let i = plans.dropped; i < dropped; i++)
          plans.known.delete(Atomics.load(control, word.FORGET + (i % ring)));
      plans.dropped = dropped;
    },

    /**
     * @param {WasmMemory} memory
     * @param {Int32Array} control
     */
    load(memory, control) {
      const code = self.addressIn(control, word.CODE);
      const bytes = self.addressIn(control, word.CODE_BYTES);
      const copy = new Uint8Array(self.bufferUpTo(memory, code + bytes), code, bytes).slice();
      return instantiate(copy, memory, Atomics.load(control, word.GROUPS));
    },

    /**
     * Reads an address. It has 32 bits, so that the word may be negative.
     *
     * @param {Int32Array} control
     * @param {number} index
     */
    addressIn(control, index) {
      return Atomics.load(control, index) >>> 0;
    },

    /**
     * The shared memory up to an end. A thread sees growth by another thread at the latest when it grows the memory itself.
     *
     * @param {WasmMemory} memory
     * @param {number} end
     */
    bufferUpTo(memory, end) {
      if (memory.buffer.byteLength < end) memory.grow(0);
      return memory.buffer;
    },

    /**
     * @param {Int32Array} control
     * @param {string} text
     */
    writeReason(control, text) {
      const length = Math.min(text.length, word.COUNT - word.REASON);
      for (let i = 0; i < length; i++) control[word.REASON + i] = text.charCodeAt(i);
      Atomics.store(control, word.REASON_LENGTH, length);
    },

    /** @param {Int32Array} control */
    readReason(control) {
      const length = Atomics.load(control, word.REASON_LENGTH);
      return String.fromCharCode(...control.subarray(word.REASON, word.REASON + length));
    },
  };
  self.MAY_SLEEP = self.maySleep();
  return self;
};

/**
 * A function that runs some kernels of a plan together, on a range of rows, with the parameters at an address.
 * @typedef {(begin: number, end: number, parameters: number) => void} Group
 */

/** @typedef {import("../memory.ts").WasmMemory} WasmMemory */

/**
 * The argument of a thread: the memory that it shares, and the address of the control words in it.
 * @typedef {{ readonly memory: WasmMemory, readonly address: number }} Shared
 */

/**
 * The plans that a thread has loaded, by number, and the number of dropped plans that it knows of.
 * @typedef {{ readonly known: Map<number, readonly Group[]>, dropped: number }} Plans
 */
