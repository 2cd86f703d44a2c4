/**
 * Our side of `sequences.ts`: `sequences.ts FOLDER --device wasm --threads N --steps N` takes steps of what the trial of a folder describes.
 *
 * Prints JSON lines, as its peer does: what it is; the losses of the check, without dropout; and each step.
 */
import { parseArgs } from "node:util";
import { compile, fold, key, keyTensor, read, tensor } from "@attrec/tensor";
import { at } from "@attrec/tensor/extend";
import { adam, type Batch, type SequenceExamples } from "attrec";
import { trainingStep } from "attrec/extend";
import { deviceNamed } from "../../packages/cli/src/options/device.ts";
import { sequenceModelOf } from "../parts/cases.ts";
import { startOf } from "../parts/start.ts";
import { readSequenceTrial } from "../parts/sequence-trial.ts";

type Parameters = Readonly<Record<string, unknown>>;

const { values, positionals } = parseArgs({
  options: {
    device: { type: "string", default: "auto" },
    threads: { type: "string", default: "1" },
    steps: { type: "string", default: "12" },
  },
  allowPositionals: true,
});
const trial = readSequenceTrial(positionals[0] ?? ".");
const { settings, sequences } = trial;
const { batch, length, batches } = settings;
const threads = Number(values.threads);
const device = await deviceNamed(values.device, threads);
const say = (line: Readonly<Record<string, unknown>>): void => console.log(JSON.stringify(line));
say({ program: `Node ${process.version}, device ${device.name}`, threads });

const isBinary = settings.hyperparameters["loss"] === "binary";
const batchOf = (number: number): Batch<SequenceExamples> => {
  const size = batch * length;
  const part = (all: Int32Array): Int32Array =>
    all.subarray((number % batches) * size, ((number % batches) + 1) * size);
  const items = (all: Int32Array) => tensor("int:batch length", part(all), { batch, length });
  return {
    user: tensor(
      "int:batch",
      Array.from({ length: batch }, (_, i) => i),
      { batch },
    ),
    history: items(sequences.history),
    mask: tensor(
      "bool:batch length",
      Array.from({ length: size }, () => true),
      { batch, length },
    ),
    positive: items(sequences.positive),
    ...(isBinary && {
      negative: tensor("int:batch length negatives", part(sequences.negative), { batch, length, negatives: 1 }),
    }),
  };
};

const optimizer = adam<Parameters>();
const rate = tensor("", [settings.rate]);
const model = sequenceModelOf(settings.model, settings.hyperparameters);
const training = (of: typeof model) => compile(trainingStep(of, optimizer), device, { carry: "state" });

const checked = training(sequenceModelOf(settings.model, { ...settings.hyperparameters, dropout: 0 }));
const begin = () => startOf(model, optimizer, trial, device);
let state = begin();
const losses = Array.from({ length: batches }, (_, number) => {
  const result = checked(state, batchOf(number), keyTensor(fold(key(1), number)), rate);
  state = result.state;
  return at(read(result.loss), 0) / (batch * length);
});
say({ check: losses });

const step = training(model);
state = begin();
for (let number = 0; number < Number(values.steps); number++) {
  const given = batchOf(number);
  const [began, used] = [performance.now(), process.cpuUsage()];
  const result = step(state, given, keyTensor(fold(key(3), number)), rate);
  state = result.state;
  read(result.loss);
  const { user, system } = process.cpuUsage(used);
  say({ step: number, seconds: (performance.now() - began) / 1000, cpu_seconds: (user + system) / 1e6 });
}
