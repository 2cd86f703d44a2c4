/** Runs one size of `scaling.ts`: trains some batches of a generated epoch and prints the cost of a window and of memory. */
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { compile, fold, key, keyTensor, read, tensor, tensors, wasm } from "@attrec/tensor";
import { at } from "@attrec/tensor/extend";
import { adagrad, attrec, type AttRecParameters, type Windows } from "attrec";
import { batches, batchTensors, initialState, trainingStep } from "attrec/extend";

/** The cost of a size: microseconds for a window, and bytes. */
export interface Scale {
  readonly windows: number;
  readonly items: number;
  readonly users: number;
  /** The number of different items in a batch's windows and negatives: each is projected, and moved, once. */
  readonly named: number;
  /** Microseconds for a window, counting the whole epoch. */
  readonly wall: number;
  readonly cpu: number;
  /** Of the processor's: what an epoch takes before its first batch. */
  readonly order: number;
  /** Windows, the order of an epoch, parameters and the optimizer's state. */
  readonly kept: number;
  /** The memory of the wasm device. */
  readonly wasm: number;
  /** The largest resident size of the process, less what it had before there were data. */
  readonly peak: number;
  readonly residentBefore: number;
  readonly residentWithData: number;
}

const LENGTH = 5;

const { values, positionals } = parseArgs({
  options: {
    users: { type: "string", default: "1" },
    items: { type: "string", default: "1" },
    threads: { type: "string", default: "1" },
    steps: { type: "string", default: "300" },
  },
  allowPositionals: true,
});
const [folder = "."] = positionals;
const [users, items, steps] = [Number(values.users), Number(values.items), Number(values.steps)];
const residentBefore = highest();
const targets = readInts("targets");
const windows: Windows = {
  kind: "windows",
  count: targets.length,
  historyLength: LENGTH,
  targetCount: 1,
  itemCount: items,
  users: readInts("users"),
  histories: readInts("histories"),
  targets,
};
const residentWithData = highest();

const memories: WebAssembly.Memory[] = [];
const device = wasm({ threads: Number(values.threads), onMemory: (memory) => memories.push(memory) });
const model = attrec({ dim: 32, dropout: 0.5 });
const optimizer = adagrad<AttRecParameters>();
const step = compile(trainingStep(model, optimizer), device, { carry: "state" });
let state = compile(initialState(model, optimizer, { users, items }), device, { resident: true })(keyTensor(key(1)));
const stateBytes = tensors(state).reduce((bytes, x) => bytes + 4 * x.sizes.reduce((a, b) => a * b, 1), 0);
const rate = tensor("", [0.05]);

/** Microseconds of an epoch so far, by the wall and of the processor. */
const stopwatch = () => {
  const [began, used] = [performance.now(), process.cpuUsage()];
  return (): readonly [number, number] => {
    const { user, system } = process.cpuUsage(used);
    return [(performance.now() - began) * 1000, user + system];
  };
};
const epoch = (number: number, count: number) => {
  const clock = stopwatch();
  let [done, seen, before] = [0, 0, clock()];
  for (const arrays of batches(windows, { key: key(1), epoch: number, batchSize: 1000 })) {
    if (done === 0) before = clock();
    const result = step(state, batchTensors(arrays, windows), keyTensor(fold(key(2), done)), rate);
    state = result.state;
    read(result.loss);
    seen += arrays.size;
    if (++done === count) break;
  }
  return { before, after: clock(), seen };
};
epoch(1, 20);
const named = differentItems(20);
const { before, after, seen } = epoch(2, steps);
const aWindow = (which: 0 | 1): number =>
  at(before, which) / windows.count + (at(after, which) - at(before, which)) / seen;

const windowBytes = windows.users.byteLength + windows.histories.byteLength + windows.targets.byteLength;
const scale: Scale = {
  windows: windows.count,
  items,
  users,
  named,
  wall: aWindow(0),
  cpu: aWindow(1),
  order: at(before, 1) / windows.count,
  kept: windowBytes + 4 * windows.count + stateBytes,
  wasm: memories.reduce((bytes, { buffer }) => bytes + buffer.byteLength, 0),
  peak: highest() - residentBefore,
  residentBefore,
  residentWithData,
};
console.log(JSON.stringify(scale));

/** The mean number of different items in a batch, over a number of batches. */
function differentItems(count: number): number {
  let [done, different] = [0, 0];
  for (const { histories, positives, negatives } of batches(windows, { key: key(1), epoch: 1, batchSize: 1000 })) {
    different += new Set([...histories, ...positives, ...negatives]).size;
    if (++done === count) break;
  }
  return different / done;
}

/** The most bytes that the process ever had in memory. */
function highest(): number {
  return process.resourceUsage().maxRSS * 1024;
}

/** A file of integers, read to where it stays: no second copy is made on the way. */
function readInts(name: string): Int32Array {
  const file = openSync(join(folder, `${name}.i32`), "r");
  const ints = new Int32Array(fstatSync(file).size / 4);
  const bytes = new Uint8Array(ints.buffer);
  for (let done = 0; done < bytes.length;)
    done += readSync(file, bytes, done, Math.min(2 ** 26, bytes.length - done), done);
  closeSync(file);
  return ints;
}
