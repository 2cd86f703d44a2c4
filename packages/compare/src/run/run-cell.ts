// Trains and ranks one cell.
import type { Device } from "@attrec/tensor";
import { key } from "@attrec/tensor";
import {
  type Best,
  type CountedModel,
  type Dataset,
  type Experiment,
  fit,
  type FitOptions,
  hitRatio,
  isCounted,
  optimizerNamed,
  prepareExperiment,
  rank,
  rehearseRank,
  scorer,
} from "attrec";
import type { Cell } from "../study/cell.ts";
import type { AnyModel, Attend, RankingModel } from "../study/contender.ts";
import type { CellResult, EpochRecord } from "../study/outcome.ts";

/** How many users' attention is kept. */
const SHOWN_USERS = 4;

/**
 * Trains a cell's model, chooses the epoch on validation, and ranks the test items with the parameters of that epoch.
 * `onEpoch` is awaited after every epoch and some batches, so that whoever waits for a message gets it.
 *
 * @throws Error if the data are not the cell's, or if the loss is no finite number
 */
export const runCell = async (
  cell: Cell,
  model: RankingModel,
  dataset: Dataset,
  device: Device,
  onEpoch: (epoch: number) => Promise<void>,
  attend?: Attend,
): Promise<CellResult> => {
  if (dataset.fingerprint !== cell.data) {
    throw new Error(
      `${dataset.file} is not what the suite began with (SHA-256 ${dataset.fingerprint.slice(0, 12)}…, not ${cell.data.slice(0, 12)}…): it was changed meanwhile.`,
    );
  }
  const experiment = prepareExperiment(dataset, cell.protocol, cell.lengths);
  if (isCounted(model)) return countCell(model, experiment);
  const scoreBlocks = scorer(model, device, cell.lengths.historyLength);
  const chosenOn = cell.protocol.epochChosenOn;
  const { best, epochs } = await train(cell, model, experiment, device, onEpoch, {
    rehearse: (parameters) => rehearseRank(experiment, scoreBlocks(parameters), chosenOn),
    validate: async (parameters) => hitRatio((await rank(experiment, scoreBlocks(parameters), chosenOn)).ranks, 50),
  });
  const { users, ranks } = await rank(experiment, scoreBlocks(best.parameters), "test");
  return {
    bestEpoch: best.epoch,
    validation: best.value,
    epochs,
    users,
    ranks,
    memory: memory(),
    attention: attend?.(best.parameters, experiment, [...users.subarray(0, SHOWN_USERS)]) ?? [],
  };
};

/** All epochs of a training, and the best. */
const train = async (
  { training, seed }: Cell,
  model: AnyModel,
  experiment: Experiment,
  device: Device,
  onEpoch: (epoch: number) => Promise<void>,
  judge: Pick<FitOptions<unknown>, "rehearse" | "validate">,
): Promise<{ readonly best: Best<unknown>; readonly epochs: readonly EpochRecord[] }> => {
  const { windows, sizes, history } = experiment;
  const options = {
    key: key(seed),
    epochs: training.epochs,
    batchSize: training.batchSize,
    rate: training.rate,
    validateEvery: training.every,
    patience: training.patience,
    ...judge,
    ...(history && { history }),
  };
  const { optimizer } = optimizerNamed(training.optimizer);
  const epochs: EpochRecord[] = [];
  let best: Best<unknown> | undefined;
  for await (const event of fit(model, optimizer, windows, sizes, device, options)) {
    if (event.kind === "batch") {
      if (event.batch % 16 === 0) await onEpoch(event.epoch - 1);
      continue;
    }
    const { epoch, loss, seconds, validation, progress } = event;
    best = progress.best;
    epochs.push({ epoch, loss, seconds, validation });
    await onEpoch(epoch);
  }
  if (!best) throw new Error("Training ended before any epoch was judged: ask for at least one epoch.");
  return { best, epochs };
};

/** A model that counts has no epochs. */
const countCell = async (model: CountedModel, experiment: Experiment): Promise<CellResult> => {
  const score = model.count(experiment.split);
  return {
    bestEpoch: 0,
    validation: hitRatio((await rank(experiment, score, experiment.protocol.epochChosenOn)).ranks, 50),
    epochs: [],
    ...(await rank(experiment, score, "test")),
    memory: memory(),
    attention: [],
  };
};

/** The most memory that this process has held, in MiB. */
const memory = (): number => process.resourceUsage().maxRSS / 1024;
