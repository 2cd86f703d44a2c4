/** Measures what a cell costs here, by a few steps and a few users: an estimate of a whole study rests on it. */
import type { Device } from "@attrec/tensor";
import {
  type Dataset,
  type Experiment,
  type MadeModel,
  prepareExperiment,
  rank,
  scoresOf,
  train,
  withFeatures,
} from "attrec";
import { isCounted, optimizerNamed } from "attrec/extend";
import type { Cell } from "../study/cell.ts";

/** What a cell costs on this machine, on one thread, while nothing else runs. */
export interface Cost {
  /** Seconds before the first step: reading data, making windows and plans. */
  readonly beginning: number;
  /** Seconds of an epoch of training. */
  readonly epoch: number;
  /** Seconds of a ranking of all users. */
  readonly ranking: number;
  /** The most memory that the process has held, in MiB. */
  readonly memory: number;
}

/** The steps of an epoch that is measured, and the users of a ranking; the first of two warms up, and the second counts. */
const [STEPS, USERS] = [12, 256];

/** The cost of a cell, measured on `device`. `load` reads its data. */
export const costOf = async (
  cell: Cell,
  made: MadeModel,
  load: () => Promise<Dataset>,
  device: Device,
): Promise<Cost> => {
  const began = performance.now();
  const dataset = await load();
  const model = withFeatures(made, dataset.features);
  const whole = prepareExperiment(dataset, cell.protocol, cell.lengths, model);
  const { experiment, steps, users } = shortened(whole, cell.training.batchSize);
  const scores = scoresOf(model, device, experiment);
  const ranked = async (parameters: unknown): Promise<number> => {
    const started = performance.now();
    await rank(experiment, scores(parameters), "validation");
    return seconds(started) * users;
  };
  if (isCounted(model)) {
    await ranked({});
    return { beginning: seconds(began), epoch: 0, ranking: await ranked({}), memory: memory() };
  }
  const { optimizer } = optimizerNamed(cell.training.optimizer);
  const plan = { ...cell.training, optimizer, seed: cell.seed, epochs: 2, every: 2 };
  let [beginning, epoch, ranking] = [0, 0, 0];
  for await (const event of train(model, experiment, device, scores, plan)) {
    if (event.kind === "batch") continue;
    epoch = event.seconds * steps;
    if (event.epoch === 1) beginning = seconds(began);
    else ranking = await ranked(event.progress.best?.parameters);
  }
  return { beginning, epoch, ranking, memory: memory() };
};

/** An experiment with the windows of a few steps and the queries of a few users, and how many times as many the whole has. */
const shortened = (
  { windows, split, ...rest }: Experiment,
  batchSize: number,
): { readonly experiment: Experiment; readonly steps: number; readonly users: number } => {
  const count = Math.min(windows.count, STEPS * batchSize);
  const { validation } = split;
  const few = Math.min(validation.users.length, USERS);
  return {
    experiment: {
      ...rest,
      windows: { ...windows, count },
      split: {
        ...split,
        validation: {
          users: validation.users.subarray(0, few),
          historyEnds: validation.historyEnds.subarray(0, few),
          starts: validation.starts.subarray(0, few),
          ends: validation.ends.subarray(0, few),
        },
      },
    },
    steps: count === 0 ? 0 : windows.count / count,
    users: few === 0 ? 0 : validation.users.length / few,
  };
};

const seconds = (since: number): number => (performance.now() - since) / 1000;

const memory = (): number => process.resourceUsage().maxRSS / 1024;
