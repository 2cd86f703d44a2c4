// Trains one cell, and ranks the test unless it is a cell of a search.
import type { Device } from "@attrec/tensor";
import {
  type Best,
  type Dataset,
  type Experiment,
  type FitEvent,
  judge,
  type MadeModel,
  prepareExperiment,
  rank,
  scoresOf,
  train,
  withFeatures,
} from "attrec";
import { type CountingScore, isCounted, noQueries, optimizerNamed } from "attrec/extend";
import type { Cell } from "../study/cell.ts";
import { featuresOf } from "../study/features.ts";
import type { Attend } from "../study/contender.ts";
import type { EpochRecord, SearchResult, Success } from "../study/outcome.ts";

/** The number of users whose attention is kept. */
const SHOWN_USERS = 4;

/**
 * Trains a cell's model, chooses the epoch on validation, and ranks the test items with the parameters of that epoch. A search
 * cell ends before it ranks, and the test is taken out of its data.
 * `onEpoch` is awaited after every epoch and some batches, so that waiting listeners receive their messages.
 *
 * @throws Error if the data are not the cell's, or if the loss is no finite number
 */
export const runCell = async (
  cell: Cell,
  made: MadeModel,
  dataset: Dataset,
  device: Device,
  onEpoch: (epoch: number) => Promise<void>,
  attend?: Attend,
): Promise<Success> => {
  if (dataset.fingerprint !== cell.data) {
    throw new Error(
      `${dataset.file} has changed since the suite began (its SHA-256 is ${dataset.fingerprint.slice(0, 12)}…, and was ${cell.data.slice(0, 12)}…): start the suite again.`,
    );
  }
  if (cell.features !== undefined && cell.features !== (await featuresOf(dataset)))
    throw new Error(`The features of ${dataset.file} have changed since the suite began: start the suite again.`);
  const model = withFeatures(made, dataset.features);
  const prepared = prepareExperiment(dataset, cell.protocol, cell.lengths, model);
  const isSearch = cell.purpose === "search";
  const experiment = isSearch ? withoutTest(prepared) : prepared;
  const scores = scoresOf(model, device, experiment);
  const { optimizer } = optimizerNamed(cell.training.optimizer);
  const { best, epochs } = isCounted(model)
    ? await counted(experiment, scores({}))
    : await allEpochs(
        train(model, experiment, device, scores, { ...cell.training, optimizer, seed: cell.seed }),
        onEpoch,
      );
  const trained = (): SearchResult => ({ bestEpoch: best.epoch, validation: best.value, epochs, memory: memory() });
  if (isSearch) return { kind: "searched", result: trained() };
  const { users, ranks } = await rank(experiment, scores(best.parameters), "test");
  const attention = attend?.(best.parameters, experiment, attendedUsers(cell, experiment, users)) ?? [];
  return { kind: "done", result: { ...trained(), users, ranks, attention } };
};

/** The tested users whose attention is kept: those whom the cell names, or the first. */
const attendedUsers = ({ attended }: Cell, { split }: Experiment, tested: Int32Array): readonly number[] => {
  if (!attended) return [...tested.subarray(0, SHOWN_USERS)];
  const isTested = new Set(tested);
  return attended.map((name) => split.sequences.userNames.indexOf(name)).filter((user) => isTested.has(user));
};

/** An experiment in which nobody has a test item. */
const withoutTest = (experiment: Experiment): Experiment => ({
  ...experiment,
  split: { ...experiment.split, test: noQueries },
});

/** All epochs of a training, and the best. */
const allEpochs = async (
  events: AsyncIterable<FitEvent<unknown, unknown>>,
  onEpoch: (epoch: number) => Promise<void>,
): Promise<{ readonly best: Best<unknown>; readonly epochs: readonly EpochRecord[] }> => {
  const epochs: EpochRecord[] = [];
  let best: Best<unknown> | undefined;
  for await (const event of events) {
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

/** The result of a model that only counts, which has no epochs. */
const counted = async (
  experiment: Experiment,
  score: CountingScore,
): Promise<{ readonly best: Best<unknown>; readonly epochs: readonly EpochRecord[] }> => {
  const value = judge(await rank(experiment, score, experiment.protocol.epochChosenOn));
  return { best: { epoch: 0, value, parameters: {} }, epochs: [] };
};

/** The most memory that this process has held, in MiB. */
const memory = (): number => process.resourceUsage().maxRSS / 1024;
