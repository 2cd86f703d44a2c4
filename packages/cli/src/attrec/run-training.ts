// Trains a model for a command: progress, interrupts, states to resume from, and the final test.
import type { Device } from "@attrec/tensor";
import {
  type Best,
  type Experiment,
  judge,
  type Progress,
  rank,
  type RankingModel,
  train,
  type TrainingPlan,
  usualCutoffs,
  usualMetrics,
} from "attrec";
import { isCounted } from "attrec/extend";
import { breathe, Interrupted, keep, watchInterrupt } from "../program/interrupt.ts";
import type { Output } from "../program/output.ts";
import { countedScores } from "../program/counted-scores.ts";
import { progressLine } from "../program/progress-line.ts";
import { unprinted, watchReader } from "../program/output-state.ts";
import { epochText, factsOf } from "../watch/epoch-event.ts";
import type { Recorder } from "../watch/recorders.ts";
import { howFar } from "./how-far.ts";
import { measureRanks, type MeasureSettings } from "./measure-ranks.ts";
import { resumeFile, saveProgress } from "./saved-training.ts";

/** The options of a training by the command. */
export interface TrainingSettings extends TrainingPlan {
  /** The file for the model; the state to resume from is written beside it. */
  readonly out: string | undefined;
  /** The state of an interrupted training, to go on from there. */
  readonly from?: Progress<unknown, unknown> | undefined;
  /** What the test is measured by. */
  readonly measures?: MeasureSettings;
  /** Are told of each epoch. */
  readonly recorders?: readonly Recorder[];
  /** Notes that are written with the model. */
  readonly notes: Readonly<Record<string, string>>;
}

const USUAL_MEASURES: MeasureSettings = { metrics: usualMetrics, cutoffs: usualCutoffs };

/** The result of training. */
export interface Trained {
  readonly best: Best<unknown>;
  readonly metrics: Readonly<Record<string, number>>;
  /** Sentences on the metrics. */
  readonly remarks: readonly string[];
  readonly seconds: number;
}

/**
 * Trains a model, reports progress, and tests the parameters that were best on validation. A model that counts is tested
 * at once.
 *
 * After every epoch the state is written, so that a training that was interrupted goes on with `--resume` to the same
 * bytes. An interrupt ends after the running batch.
 */
export const runTraining = async (
  model: RankingModel,
  experiment: Experiment,
  device: Device,
  settings: TrainingSettings,
  output: Output,
): Promise<Trained> => {
  const start = performance.now();
  const scoreBlocks = countedScores(model, device, experiment);
  const testOf = async (parameters: unknown): Promise<Pick<Trained, "metrics" | "remarks">> => {
    const measures = settings.measures ?? USUAL_MEASURES;
    const { measured, notes } = await measureRanks(experiment, scoreBlocks(parameters), "test", measures);
    return { metrics: measured.means, remarks: notes };
  };
  if (isCounted(model)) {
    const counting = (performance.now() - start) / 1000;
    const value = judge(await rank(experiment, scoreBlocks({}), experiment.protocol.epochChosenOn));
    return { best: { epoch: 0, value, parameters: {} }, ...(await testOf({})), seconds: counting };
  }
  const { from } = settings;
  // Nothing is trained further: a model that has grown is judged and tested as it is.
  if (from && settings.epochs === 0) {
    const { parameters } = from.state;
    const value = judge(await rank(experiment, scoreBlocks(parameters), experiment.protocol.epochChosenOn));
    return { best: { epoch: 0, value, parameters }, ...(await testOf(parameters)), seconds: 0 };
  }
  const interrupt = watchInterrupt();
  const reader = watchReader();
  // A training without a file leaves nothing but its printed output.
  const isUnread = (): boolean => settings.out === undefined && reader.problem() !== undefined;
  if (settings.out) keep(keptSentence(from?.epoch ?? 0, settings.out));
  const line = progressLine(process.stderr);
  let progress = from;
  let seconds = 0;
  const begun = performance.now();
  let breath = begun;
  const epochs = train(model, experiment, device, scoreBlocks, settings, from);
  for await (const event of epochs) {
    if (event.kind === "batch") {
      line.show(...howFar(settings, event, experiment.windows.count, (performance.now() - begun) / 1000));
      if (performance.now() - breath > BREATH) {
        await breathe();
        breath = performance.now();
      }
      if (interrupt.wanted() || isUnread()) break;
      continue;
    }
    progress = event.progress;
    seconds += event.seconds;
    line.clear();
    output.say(epochText(event), { event: "epoch", ...factsOf(event) });
    for (const record of settings.recorders ?? []) await record(event);
    // A training with a larger budget goes on before the epoch that this one cuts.
    if (settings.out && !event.isCut) {
      // While the file is being replaced, an end may leave either state.
      keep(`The last epoch that ended is kept in ${resumeFile(settings.out)}: ${GO_ON}`);
      await saveProgress(settings.out, event.progress, settings);
      keep(keptSentence(event.epoch, settings.out));
    }
  }
  line.clear();
  interrupt.stop();
  reader.stop();
  if (interrupt.wanted()) throw new Interrupted(`Interrupted. ${keptSentence(progress?.epoch ?? 0, settings.out)}`);
  const problem = reader.problem();
  if (problem && settings.out === undefined) {
    throw new Error(`${unprinted(problem)} The training was ended, and no model was written: --out FILE keeps one.`);
  }
  const best = progress?.best;
  if (!best) throw new Error("Training ended before any epoch was judged: ask for at least one epoch.");
  return { best, ...(await testOf(best.parameters)), seconds };
};

/** The event loop turns at least this often while batches are quick, in milliseconds, so that it notices an interrupt. */
const BREATH = 50;

const GO_ON = "the same command with --resume goes on from there.";

/** A sentence about the part of a training that is kept if it ends now. */
const keptSentence = (epoch: number, out: string | undefined): string => {
  if (out === undefined) return "Nothing was written: with --out FILE every epoch is kept, and --resume goes on.";
  if (epoch === 0) return `No epoch had ended: nothing was written to ${out}.`;
  return `Epoch ${epoch} is kept in ${resumeFile(out)}: ${GO_ON}`;
};
