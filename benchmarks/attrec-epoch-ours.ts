/**
 * Trains AttRec for some epochs and prints one JSON line an epoch, as the PyTorch peer does:
 * `--data FILE --epochs N --batch B --length L --targets T --seed S --threads N`. The first line says the threads.
 */
import { parseArgs } from "node:util";
import { key, wasm } from "@attrec/tensor";
import { adagrad, attrec, defaultProtocol, fit, prepareExperiment } from "attrec";
import { loadDataset } from "attrec/node";

const { values } = parseArgs({
  options: {
    data: { type: "string", default: "movietweetings-100k" },
    epochs: { type: "string", default: "5" },
    batch: { type: "string", default: "1000" },
    length: { type: "string", default: "5" },
    targets: { type: "string", default: "3" },
    dim: { type: "string", default: "100" },
    threads: { type: "string", default: "1" },
    seed: { type: "string", default: "1" },
  },
  // The peer has settings of its own, which stand on the same command line.
  strict: false,
  allowPositionals: true,
});
const number = (name: keyof typeof values): number => Number(values[name]);

const experiment = prepareExperiment(loadDataset(String(values.data)), defaultProtocol, {
  historyLength: number("length"),
  targetCount: number("targets"),
});
const model = attrec({ dim: number("dim"), pairs: "own", dropout: 0.5 });
const epochs = fit(model, adagrad(), experiment.windows, experiment.sizes, wasm({ threads: number("threads") }), {
  key: key(number("seed")),
  epochs: number("epochs"),
  batchSize: number("batch"),
  rate: 0.05,
  validateEvery: number("epochs") + 1,
  patience: Infinity,
  validate: () => 0,
});
console.log(JSON.stringify({ threads: number("threads") }));
let before = process.cpuUsage();
for (const event of epochs) {
  if (event.kind !== "epoch") continue;
  const { user, system } = process.cpuUsage(before);
  console.log(
    JSON.stringify({
      epoch: event.epoch,
      seconds: event.seconds,
      cpu_seconds: (user + system) / 1e6,
      loss: event.loss,
    }),
  );
  before = process.cpuUsage();
}
