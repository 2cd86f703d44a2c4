/**
 * What a training step of AttRec sends to a graphics card, and the host's time for it, with nothing computed on the card.
 *
 *     npx tsx --conditions=source benchmarks/traffic.ts
 *
 * Any driver will do, also one in software: nothing that is submitted runs. Generated data of the size of MovieLens 100K, L 5,
 * T 3, d 100; `--batch 1000` windows, `--steps 200` timed ones. The median and the smallest of their times are printed.
 */
import { parseArgs } from "node:util";
import { compile, fold, key, keyTensor, tensor } from "@attrec/tensor";
import { gpu } from "@attrec/tensor/gpu";
import { adagrad } from "attrec";
import { batches, batchTensors, initialState, trainingStep } from "attrec/extend";
// A test helper is not a part of the package.
import { countTraffic, type TrafficCounter } from "../packages/tensor/src/testing/card-traffic.ts";
import { modelOf, trialOf } from "./parts/cases.ts";
import { machine, median } from "./parts/machine.ts";

const { values } = parseArgs({
  options: { batch: { type: "string", default: "1000" }, steps: { type: "string", default: "200" } },
});
const { settings, windows } = await trialOf("attrec", "ml-100k-like", undefined, { batch: Number(values.batch) });
const model = modelOf(settings.model, settings.hyperparameters);
const optimizer = adagrad<Readonly<Record<string, unknown>>>();
let traffic: TrafficCounter | undefined;
const device = await gpu({ mode: "webgpu", onCard: (card) => (traffic = countTraffic(card)) });
traffic?.stub();
const step = compile(trainingStep(model, optimizer), device, { carry: "state" });
let state = compile(initialState(model, optimizer, settings), device)(keyTensor(key(1)));
const rate = tensor("", [settings.rate]);
const [first] = batches(windows, { key: key(1), epoch: 1, batchSize: settings.batch, gaps: false });
if (!first) throw new Error("The generated data have no windows.");
const batch = batchTensors(first, windows);
const call = (number: number): number => {
  const start = performance.now();
  state = step(state, batch, keyTensor(fold(key(2), number)), rate).state;
  return performance.now() - start;
};
call(0);
traffic?.take();
call(1);
const sent = traffic?.take();
const times: number[] = [];
for (let number = 0; number < Number(values.steps); number++) {
  times.push(call(2 + number));
  // What is dropped is given back once a task has ended.
  if (number % 8 === 0) await new Promise((resolve) => setTimeout(resolve));
}
console.log(`AttRec, ${settings.windows} windows, batches of ${settings.batch}; ${machine()}`);
console.log(JSON.stringify(sent));
console.log(
  `host: ${median(times).toFixed(3)} ms a step, the shortest ${Math.min(...times).toFixed(3)}; nothing computed on the card`,
);
process.exit(0);
