/**
 * Measures the cost of a model's training step, kernel by kernel, on one thread.
 *
 *     npx tsx --conditions=source benchmarks/profile.ts --model attrec --dataset ml-100k --data FOLDER
 *
 * Models and data sets as for `epoch.ts`, with `--batch 1000` windows; `--device` as `attrec devices` lists them. Kernels that run together are timed together; the
 * index checks and the distinct rows of a call are in its time, and in no kernel's.
 */
import { parseArgs } from "node:util";
import { compile, fold, key, keyTensor, tensor } from "@attrec/tensor";
import { adagrad } from "attrec";
import { batches, batchTensors, initialState, trainingStep } from "attrec/extend";
import { deviceNamed } from "../packages/cli/src/options/device.ts";
import { modelOf, trialOf } from "./parts/cases.ts";
import { machine } from "./parts/machine.ts";

const { values } = parseArgs({
  options: {
    model: { type: "string", default: "attrec" },
    dataset: { type: "string", default: "ml-100k" },
    data: { type: "string" },
    batch: { type: "string", default: "1000" },
    device: { type: "string", default: "wasm" },
  },
});
const data = values.data ?? process.env["ATTREC_DATA"];
const { settings, windows } = await trialOf(values.model, values.dataset, data, { batch: Number(values.batch) });
const model = modelOf(values.model, settings.hyperparameters);
const optimizer = adagrad<Readonly<Record<string, unknown>>>();
const device = await deviceNamed(values.device, 1);
const step = compile(trainingStep(model, optimizer), device, { carry: "state" });
const state = compile(initialState(model, optimizer, settings), device)(keyTensor(key(1)));
const [first] = batches(windows, {
  key: key(1),
  epoch: 1,
  batchSize: settings.batch,
  gaps: model.looksAtTime ?? false,
});
if (!first) throw new Error(`${values.dataset} has no windows.`);
console.log(`${values.model} on ${values.dataset}, batches of ${settings.batch}; ${machine()}\n`);
const draw = keyTensor(fold(key(2), 1));
console.log(await step.profile(state, batchTensors(first, windows), draw, tensor("", [settings.rate])));
