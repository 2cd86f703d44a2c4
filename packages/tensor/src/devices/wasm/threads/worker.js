// @ts-check
import {
  ACTIVE,
  CODE,
  CODE_BYTES,
  CONTROL_WORDS,
  FAILED,
  JOINED,
  GROUPS,
  OPEN,
  PLAN,
  READY,
  SPINS,
  TABLE,
  TABLE_BYTES,
} from "./control.js";
import { instantiate } from "./instantiate.js";
import { runTable } from "./run-table.js";

/** @typedef {import("./instantiate.js").Group} Group */

/**
 * A thread of the device: it shares its memory, waits for a run to open, takes part in it, and waits again.
 *
 * @param {{ memory: WebAssembly.Memory, address: number }} shared the memory, and where its control words are
 */
const serve = ({ memory, address }) => {
  const control = new Int32Array(memory.buffer, address, CONTROL_WORDS);
  /** @type {Map<number, readonly Group[]>} */
  const plans = new Map();
  Atomics.add(control, READY, 1);
  for (let last = awaitRun(control, 0); ; last = awaitRun(control, last)) {
    Atomics.add(control, ACTIVE, 1);
    // Only once it is counted may a thread look whether the run is still open: who closes a run waits for all counted.
    if (Atomics.load(control, OPEN) === last) takePart(memory, control, plans);
    if (Atomics.sub(control, ACTIVE, 1) === 1) Atomics.notify(control, ACTIVE);
  }
};

/**
 * Waits for a run other than the last, and gives its number.
 *
 * @param {Int32Array} control
 * @param {number} last
 */
const awaitRun = (control, last) => {
  for (let spins = 0; ; spins++) {
    const open = Atomics.load(control, OPEN);
    if (open !== 0 && open !== last) return open;
    if (spins > SPINS) Atomics.wait(control, OPEN, open);
  }
};

/**
 * @param {WebAssembly.Memory} memory
 * @param {Int32Array} control
 * @param {Map<number, readonly Group[]>} plans
 */
const takePart = (memory, control, plans) => {
  try {
    const plan = Atomics.load(control, PLAN);
    const groups = plans.get(plan) ?? load(memory, control);
    plans.set(plan, groups);
    Atomics.add(control, JOINED, 1);
    const [table, bytes] = [Atomics.load(control, TABLE), Atomics.load(control, TABLE_BYTES)];
    runTable(new Int32Array(bufferUpTo(memory, table + bytes), table, bytes / 4), groups);
  } catch {
    Atomics.store(control, FAILED, 1);
  }
};

/**
 * @param {WebAssembly.Memory} memory
 * @param {Int32Array} control
 */
const load = (memory, control) => {
  const [code, bytes] = [Atomics.load(control, CODE), Atomics.load(control, CODE_BYTES)];
  const copy = new Uint8Array(bufferUpTo(memory, code + bytes), code, bytes).slice();
  return instantiate(copy, memory, Atomics.load(control, GROUPS));
};

/**
 * The shared memory as long as it is by now: what another thread grew is seen at the latest when one grows it oneself.
 *
 * @param {WebAssembly.Memory} memory
 * @param {number} end
 */
const bufferUpTo = (memory, end) => {
  if (memory.buffer.byteLength < end) memory.grow(0);
  return memory.buffer;
};

/** @typedef {{ getBuiltinModule?: (name: string) => { workerData: Parameters<typeof serve>[0] } | undefined }} NodeProcess */
/** @typedef {{ process?: NodeProcess, addEventListener: (type: string, listen: (event: { data: Parameters<typeof serve>[0] }) => void) => void }} Scope */

// In Node what is shared comes with the worker, in a browser with its first message.
const scope = /** @type {Scope} */ (/** @type {unknown} */ (globalThis));
const node = scope.process?.getBuiltinModule?.("node:worker_threads");
if (node) serve(node.workerData);
else scope.addEventListener("message", (event) => serve(event.data));
