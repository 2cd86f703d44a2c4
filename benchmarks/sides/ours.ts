/**
 * Our side of a benchmark: `ours.ts FOLDER --device wasm --threads N --epochs N --steps N` trains what the trial of a folder
 * describes. `--device` is any that the `attrec` command knows; where
 * none is named, the faster of `wasm` and `wasm-wide`.
 *
 * Prints JSON lines, as every peer does: what it is; the losses of the check, without dropout; and each epoch. With
 * `--steps` only so many batches of an epoch are run, and their time is multiplied; what precedes them is counted once.
 */
import { parseArgs } from "node:util";
import { compile, fold, key, keyTensor, matmul, read, tensor, type Tensor, toHost } from "@attrec/tensor";
import { at } from "@attrec/tensor/extend";
import { adagrad } from "attrec";
import { batchCount, batches, batchTensors, trainingStep } from "attrec/extend";
import { deviceNamed } from "../../packages/cli/src/options/device.ts";
import { modelOf } from "../parts/cases.ts";
import { startOf } from "../parts/start.ts";
import { readTrial } from "../parts/trial.ts";

type Parameters = Readonly<Record<string, unknown>>;

const { values, positionals } = parseArgs({
  options: {
    device: { type: "string", default: "auto" },
    threads: { type: "string", default: "1" },
    epochs: { type: "string", default: "4" },
    steps: { type: "string", default: "0" },
  },
  allowPositionals: true,
});
const [folder = "."] = positionals;
const { settings, windows, parameters, check } = readTrial(folder);
const { batch: batchSize, hyperparameters } = settings;
const threads = Number(values.threads);
const optimizer = adagrad<Parameters>({ initial: settings.accumulator });
const rate = tensor("", [settings.rate]);
const device = await deviceNamed(values.device, threads);
const say = (line: Readonly<Record<string, unknown>>): void => console.log(JSON.stringify(line));
/** Billions of operations a second in products of 1000×100 by 100×100 on one thread, the best of many. */
const gigaflops = async (): Promise<number> => {
  const [a, b] = [
    tensor("m k", new Float32Array(100_000).fill(0.5), { m: 1000, k: 100 }),
    tensor("k n", new Float32Array(10_000).fill(0.5), { k: 100, n: 100 }),
  ];
  const product = compile((x: typeof a, y: typeof b) => matmul(x, y), device);
  let best = 0;
  for (let i = 0; i < 20; i++)
    for (const { operations = 0, milliseconds } of (await product.costs(a, b)).kernels)
      best = Math.max(best, operations / milliseconds / 1e6);
  return Math.round(10 * best) / 10;
};
say({ program: `Node ${process.version}, device ${device.name}`, threads, gigaflops: await gigaflops() });

const training = (without: Readonly<Record<string, number>> = {}) =>
  compile(trainingStep(modelOf(settings.model, { ...hyperparameters, ...without }), optimizer), device, {
    carry: "state",
  });

const checked = training("dropout" in hyperparameters ? { dropout: 0 } : {});
const begin = () => startOf(modelOf(settings.model, hyperparameters), optimizer, { settings, parameters }, device);
let state = begin();
const checkLosses: number[] = [];
for (const [number, batch] of check.entries()) {
  const arrays = {
    size: batch.user.length,
    users: batch.user,
    histories: batch.history,
    positives: batch.positive,
    negatives: batch.negative,
    ...(batch.gaps && { gaps: batch.gaps }),
  };
  const result = checked(state, batchTensors(arrays, windows), keyTensor(fold(key(1), number)), rate);
  state = result.state;
  checkLosses.push((await arrived(result.loss)) / batch.user.length);
}
say({ check: checkLosses });

/** The number of steps that may wait for their losses, as in `fit`, so that a graphics card is never idle. */
const UNDER_WAY = 2;
const step = training();
const total = batchCount(windows.count, batchSize);
const wanted = Number(values.steps) || total;
state = begin();
for (let epoch = 1; epoch <= Number(values.epochs); epoch++) {
  const draws = fold(fold(key(1), "dropout"), epoch);
  const clock = stopwatch();
  let [number, seen, losses] = [0, 0, 0];
  const arriving: Promise<number>[] = [];
  const upcoming = batches(windows, { key: key(1), epoch, batchSize, gaps: settings.looksAtTime });
  let next = upcoming.next();
  // The first batch is there when the whole epoch has its order.
  const before = clock();
  while (!next.done && number < wanted) {
    const { size } = next.value;
    const draw = keyTensor(fold(draws, number));
    // As `fit` does it: the next batch is made while the device works on this one.
    const result = step.meanwhile(() => (next = upcoming.next()), state, batchTensors(next.value, windows), draw, rate);
    state = result.state;
    arriving.push(arrived(result.loss));
    if (arriving.length > UNDER_WAY) losses += (await arriving.shift()) ?? 0;
    seen += size;
    number++;
  }
  // When the last loss is there, everything computed before it is there too.
  for (const loss of arriving) losses += await loss;
  const after = clock();
  const whole = (name: "seconds" | "cpu_seconds"): number =>
    before[name] + ((after[name] - before[name]) * windows.count) / seen;
  say({ epoch, seconds: whole("seconds"), cpu_seconds: whole("cpu_seconds"), loss: losses / seen });
}

/** A loss, once it is on the host. */
async function arrived(loss: Tensor<[]>): Promise<number> {
  return at(read(await toHost(loss)), 0);
}

/** A clock of the seconds since its start, by the wall and of all threads. */
function stopwatch(): () => { readonly seconds: number; readonly cpu_seconds: number } {
  const [began, used] = [performance.now(), process.cpuUsage()];
  return () => {
    const { user, system } = process.cpuUsage(used);
    return { seconds: (performance.now() - began) / 1000, cpu_seconds: (user + system) / 1e6 };
  };
}
