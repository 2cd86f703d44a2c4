/**
 * A training step of AttRec on a graphics card of which nothing is computed: what it sends, and the host's time. Prints a JSON line.
 * See benchmarks/traffic.ts.
 */
import { parseArgs } from "node:util";
import { compile, fold, key, keyTensor, tensor } from "@attrec/tensor";
import { gpu } from "@attrec/tensor/gpu";
import { adagrad } from "attrec";
import { batches, batchTensors, initialState, trainingStep } from "attrec/extend";
// A test helper is not a part of the package.
import { countTraffic, type TrafficCounter } from "../../packages/tensor/src/testing/card-traffic.ts";
import { modelOf, trialOf } from "../parts/cases.ts";
import { median } from "../parts/machine.ts";

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
// What counts takes time itself.
traffic?.end();
const times: number[] = [];
for (let number = 0; number < Number(values.steps); number++) {
  times.push(call(2 + number));
  // What is dropped is given back once a task has ended.
  if (number % 8 === 0) await new Promise((resolve) => setTimeout(resolve));
}
console.log(
  JSON.stringify({ ...sent, windows: settings.windows, median: median(times), shortest: Math.min(...times) }),
);
process.exit(0);
