/** The models and settings that benchmarks train. */
import { models } from "@attrec/baselines";
import { compile, fold, interpreter, key, type KeyTensor, keyTensor, read } from "@attrec/tensor";
import { leaves } from "@attrec/tensor/extend";
import {
  attrec,
  defaultProtocol,
  prepareExperiment,
  type SequenceExamples,
  type SequentialModel,
  type Windows,
} from "attrec";
import { batches, lookUp, noSuch } from "attrec/extend";
import { loadDataset } from "attrec/node";
import type { Settings, Trial } from "./trial.ts";
import { type ZipfOptions, zipfWindows } from "./zipf.ts";

/** A model whose parameters a benchmark need not know. */
export type AnyModel = SequentialModel<Readonly<Record<string, unknown>>>;

type Hyperparameters = Settings["hyperparameters"];
type Factory = (hyperparameters?: Hyperparameters) => AnyModel;

/** The model of a name: AttRec, or one that it is compared with. */
export const modelOf = (name: string, hyperparameters: Hyperparameters = {}): AnyModel => {
  const factories = { attrec, ...models } as unknown as Readonly<Record<string, Factory>>;
  const factory = lookUp(factories, name);
  if (!factory) throw new Error(noSuch("model", name, Object.keys(factories)));
  return factory(hyperparameters);
};

/** The model of a name, if it is one of whole sequences. */
export const sequenceModelOf = modelOf as unknown as (
  name: string,
  hyperparameters?: Hyperparameters,
) => SequentialModel<Readonly<Record<string, unknown>>, SequenceExamples>;

/** How AttRec is trained on each data set; the other models run with their defaults. */
const unitBall: Hyperparameters = { dropout: 0.5 };
const penalty: Hyperparameters = { dropout: 0.5, clip: false, l2: 0.01, l2Weights: 0.01 };
const attrecOn: Readonly<Record<string, Hyperparameters>> = {
  "ml-100k": unitBall,
  "ml-1m": penalty,
  "ml-100k-like": unitBall,
  "ml-1m-like": penalty,
  "amazon-like": unitBall,
};

/** The data sets that a benchmark can be asked for. */
export const datasets = Object.keys(attrecOn);

/** Settings that make AttRec comparable with the paper's; L and T depend on the data. */
const LENGTHS = {
  "ml-100k": [5, 3],
  "ml-1m": [5, 3],
  "ml-100k-like": [5, 3],
  "ml-1m-like": [5, 3],
  "amazon-like": [2, 1],
} as const;

/**
 * Generated data sets of about the sizes of others, for machines that do not have those. With these exponents the histories
 * of a batch of 1000 name about as many different items as on MovieLens: 1051 of 1682, and 1787 of 3706.
 */
const GENERATED: Readonly<Record<string, Omit<ZipfOptions, "historyLength" | "targetCount">>> = {
  "ml-100k-like": { users: 943, items: 1682, windows: 85_800, exponent: 0.95, seed: 1 },
  "ml-1m-like": { users: 6040, items: 3706, windows: 932_000, exponent: 0.83, seed: 1 },
  "amazon-like": { users: 20_000, items: 30_000, windows: 188_000, exponent: 0.75, seed: 1 },
};

/** Steps whose losses are compared before anything is timed. */
const CHECKED_STEPS = 20;

/** The choices of a benchmark. The defaults are batches of 1000 windows, and the model's own settings. */
export interface TrialOptions {
  readonly batch?: number;
  readonly hyperparameters?: Hyperparameters;
}

/** Makes the trial that the sides of a benchmark share: see `Trial`. */
export const trialOf = async (
  model: string,
  dataset: string,
  data: string | undefined,
  { batch = 1000, hyperparameters = {} }: TrialOptions = {},
): Promise<Trial> => {
  const { windows, users } = await windowsOf(dataset, data);
  const chosen = modelOf(model, { ...(model === "attrec" && attrecOn[dataset]), ...hyperparameters });
  const sizes = { users, items: windows.itemCount };
  const start = key(1);
  const draw = (from: KeyTensor) => chosen.init(from, sizes);
  const parameters = compile(draw, interpreter())(keyTensor(fold(start, "parameters")));
  const named = leaves(parameters);
  const looksAtTime = chosen.looksAtTime ?? false;
  const first = firstBatches(windows, batch, looksAtTime);
  return {
    settings: {
      model: chosen.name,
      hyperparameters: chosen.hyperparameters,
      ...sizes,
      windows: windows.count,
      length: windows.historyLength,
      targets: windows.targetCount,
      batch,
      rate: 0.05,
      accumulator: 0.1,
      parameters: Object.fromEntries(named.map(({ path, tensor }) => [path, tensor.sizes])),
      looksAtTime,
      checked: first.map(({ user }) => user.length),
    },
    windows,
    parameters: Object.fromEntries(named.map(({ path, tensor }) => [path, Float32Array.from(read(tensor))])),
    check: first,
  };
};

const windowsOf = async (
  dataset: string,
  data: string | undefined,
): Promise<{ readonly windows: Windows; readonly users: number }> => {
  if (!isKnown(dataset)) throw new Error(`There is no data set '${dataset}': choose ${datasets.join(", ")}.`);
  const [historyLength, targetCount] = LENGTHS[dataset];
  const generated = GENERATED[dataset];
  if (generated) return { windows: zipfWindows({ ...generated, historyLength, targetCount }), users: generated.users };
  const loaded = await loadDataset(dataset, data === undefined ? {} : { folder: data });
  const { windows, sizes } = prepareExperiment(loaded, defaultProtocol, { historyLength, targetCount });
  return { windows, users: sizes.users };
};

const isKnown = (dataset: string): dataset is keyof typeof LENGTHS => Object.hasOwn(LENGTHS, dataset);

/** Copies of the first batches of an epoch, negatives included. */
const firstBatches = (windows: Windows, batchSize: number, gaps: boolean): Trial["check"] => {
  const check = [];
  for (const batch of batches(windows, { key: key(2), epoch: 1, batchSize, gaps })) {
    check.push({
      user: batch.users.slice(),
      history: batch.histories.slice(),
      positive: batch.positives.slice(),
      negative: batch.negatives.slice(),
      ...(batch.gaps && { gaps: batch.gaps.slice() }),
    });
    if (check.length === CHECKED_STEPS) break;
  }
  return check;
};
