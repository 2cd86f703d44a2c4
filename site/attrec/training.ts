/** Trains AttRec on the films, and gives the model of each epoch that is the best so far as a file. */
import { type Device, key, toHost } from "@attrec/tensor";
import {
  adagrad,
  attrec,
  type AttRecParameters,
  encodeTrees,
  type Experiment,
  fit,
  hitRatio,
  rank,
  scorer,
} from "attrec";
import { type Asking, optionsFor } from "./asking.ts";
import { experimentOn, type Films } from "./experiment.ts";
import type { TrainingReport } from "./messages.ts";

/** The choices of a training that are not the visitor's: those of `attrec demo`. */
const TRAINING = { batchSize: 1000, rate: 0.05, every: 1 } as const;
const SEED = 1;
const DROPOUT = 0.5;

/** A training, as reports; those on batches do not know of threads. */
export async function* training(
  { dataset, titles }: Films,
  { asking, epochs }: { readonly asking: Asking; readonly epochs: number },
  device: Device,
): AsyncGenerator<TrainingReport, void, undefined> {
  const model = attrec({ dropout: DROPOUT, ...optionsFor(asking) });
  const experiment = experimentOn(dataset, asking.length);
  const { windows, sizes } = experiment;
  yield { kind: "started", windows: windows.count };
  const scores = scorer(model, device, asking.length);
  const events = fit(model, adagrad(), windows, sizes, device, {
    ...TRAINING,
    key: key(SEED),
    epochs,
    patience: 4,
    validate: async (parameters) => hitRatio((await rank(experiment, scores(parameters), "validation")).ranks, 50),
  });
  for await (const event of events) {
    if (event.kind === "batch") {
      const done = (event.epoch - 1 + event.batch / event.batches) / epochs;
      yield { kind: "batch", epoch: event.epoch, done, threads: 0 };
      continue;
    }
    const { epoch, loss, seconds, validation = NaN, isBest, progress } = event;
    const parameters = isBest ? progress.best?.parameters : undefined;
    yield {
      kind: "epoch",
      epoch,
      loss,
      seconds,
      hitRatio: validation,
      ...(parameters && { model: await fileOf(parameters, epoch, model.hyperparameters, experiment, titles) }),
    };
  }
  yield { kind: "done" };
}

/** The file of a trained model, with the notes that `attrec recommend` and the other commands read. */
const fileOf = async (
  parameters: AttRecParameters,
  epoch: number,
  hyperparameters: object,
  { dataset, protocol, windows }: Experiment,
  titles: readonly string[],
): Promise<Uint8Array<ArrayBuffer>> => {
  const notes = {
    model: "attrec",
    hyperparameters: JSON.stringify(hyperparameters),
    dataset: dataset.name,
    filter: dataset.filter,
    fingerprint: dataset.fingerprint,
    protocol: "default",
    negatives: protocol.negatives,
    historyLength: windows.historyLength,
    targetCount: windows.targetCount,
    ...TRAINING,
    optimizer: "adagrad",
    seed: SEED,
    epoch,
  };
  const { userNames: users, itemNames: items } = dataset.interactions;
  return encodeTrees(
    { parameters: await toHost(parameters) },
    Object.fromEntries(Object.entries(notes).map(([name, value]) => [name, String(value)])),
    { users, items, titles },
  );
};
