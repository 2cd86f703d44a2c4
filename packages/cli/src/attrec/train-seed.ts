/** One training of the command, from its seed to its figures and its file. */
import type { Device } from "@attrec/tensor";
import {
  type Budget,
  card,
  describeWindows,
  type Experiment,
  figuresIn,
  type MetricName,
  type Names,
  type RankingModel,
  type Schedule,
  traceNotFinite,
  usualCutoffs,
  usualMetrics,
} from "attrec";
import { type AnyOptimizer, isCounted, visible } from "attrec/extend";
import { saveTrees } from "attrec/node";
import { CONFIGURATION } from "../options/config-file.ts";
import type { Output } from "../program/output.ts";
import { type Recorder, recordersOf, type WatchOptions } from "../watch/recorders.ts";
import type { startFrom } from "./parent-model.ts";
import { runTraining, type Trained } from "./run-training.ts";
import { hasProgress, loadProgress, replacedNote, whereItGoesOn } from "./saved-training.ts";
import { notesOf, type TrainingNotes } from "./training-notes.ts";

/** What the trainings of several seeds have in common. */
export interface PreparedTraining {
  readonly model: RankingModel;
  readonly experiment: Experiment;
  readonly device: Device;
  readonly notes: Omit<TrainingNotes, "seed">;
  readonly names: Names;
  readonly remarks: readonly string[];
  /** All options, as a model file keeps them. */
  readonly configuration: Readonly<Record<string, unknown>>;
  /** What stands before the name of the model: the seed, where there are several. */
  readonly title: string;
  /** Where a training starts that goes on from another model. */
  readonly grow?: (seed: number) => ReturnType<typeof startFrom>;
}

/** The options of one training. */
export interface SeedOptions extends WatchOptions {
  readonly seed: number;
  readonly epochs: number;
  readonly budget: Budget;
  readonly optimizer: AnyOptimizer;
  readonly rate: number;
  readonly schedule: Schedule;
  readonly batch: number;
  readonly every: number;
  readonly patience: number;
  readonly validate: string;
  readonly gradientNorms: boolean;
  readonly traceNotFinite: boolean;
  readonly metrics: readonly MetricName[];
  readonly cutoffs: readonly number[];
  readonly apart?: boolean;
  readonly sampled?: number | undefined;
  readonly out?: string | undefined;
  readonly resume: boolean;
  /** The recorder of a picture, for a training that goes on after some epoch, 0 for one that begins. */
  readonly recordCurve: ((after: number) => Recorder) | undefined;
}

/** Trains with one seed, says what comes of it, and writes the model. */
export const trainSeed = async (prepared: PreparedTraining, options: SeedOptions, output: Output): Promise<Trained> => {
  const { model, experiment, device, names, title } = prepared;
  const { out, seed, optimizer, epochs, batch: batchSize, traceNotFinite: isTraced, ...training } = options;
  const notes = notesOf({ ...prepared.notes, seed });
  // A file of one seed says how it alone is repeated.
  const { seeds: _, ...others } = prepared.configuration;
  const configuration = { ...others, seed };
  const resumed =
    options.resume && out !== undefined && !isCounted(model) && hasProgress(out)
      ? loadProgress(out, model, experiment.sizes, { epochs, optimizer, notes })
      : undefined;
  const replaced =
    options.resume || out === undefined || isCounted(model)
      ? undefined
      : replacedNote(out, { notes, epochs, patience: options.patience });
  const remarks = [...prepared.remarks, ...(replaced === undefined ? [] : [replaced])];
  const grown = resumed ? undefined : await prepared.grow?.(seed);
  const from = resumed ?? grown?.from;
  const { sizes, windows, protocol, dataset } = experiment;
  output.say(
    [
      `${title}${model.name} on ${visible(dataset.name)}: ${sizes.users} users, ${sizes.items} items, ${describeWindows(windows)}`,
      `device: ${device.name}`,
      ...remarks.map((remark) => `note: ${visible(remark)}`),
    ].join("\n"),
    {
      event: "start",
      ...notes,
      ...sizes,
      windows: windows.count,
      seed,
      device: device.name,
      ...(remarks.length > 0 && { remarks }),
    },
  );
  if (resumed) {
    const { sentence, isLeft } = whereItGoesOn(resumed, options);
    output.say(sentence, { event: "resume", epoch: resumed.epoch, left: isLeft });
  }
  if (grown) output.say(visible(grown.sentence), { event: "grown", about: grown.sentence });
  const trained = await runTraining(
    model,
    experiment,
    device,
    {
      ...training,
      seed,
      epochs,
      optimizer,
      figures: figuresIn(options.validate),
      batchSize,
      out,
      notes,
      from,
      recorders: recordersOf(options, options.recordCurve, resumed?.epoch),
      measures: options,
      ...(isTraced && { trace: traceNotFinite }),
    },
    output,
  );
  const { best, metrics, seconds } = trained;
  if (out) {
    await saveTrees(
      out,
      { parameters: best.parameters },
      {
        ...notes,
        epoch: String(best.epoch),
        metrics: JSON.stringify(metrics),
        [CONFIGURATION]: JSON.stringify(configuration),
      },
      names,
    );
  }
  const isUsual =
    options.metrics.join() === usualMetrics.join() &&
    options.cutoffs.join() === usualCutoffs.join() &&
    options.apart !== true &&
    options.sampled === undefined;
  const more = trained.remarks.filter((remark) => !remarks.includes(remark));
  const figures = Object.entries(metrics).filter(([name]) => !isUsual || name === "HR@50" || name === "MRR");
  output.say(
    `\ntest  ${figures.map(([name, value]) => `${name} ${value.toFixed(4)}  `).join("")}(epoch ${best.epoch}, ${seconds.toFixed(1)}s of training)\n${more.map((remark) => `note: ${remark}\n`).join("")}\n${card(protocol, isCounted(model) ? undefined : experiment, options.sampled)}${out ? `\n\nwritten to ${out}` : ""}`,
    {
      event: "test",
      ...metrics,
      ...(more.length > 0 && { remarks: more }),
      epoch: best.epoch,
      seconds,
      dataset: notes["dataset"],
      filter: notes["filter"],
      fingerprint: notes["fingerprint"],
      protocol,
      configuration,
      ...(out && { out }),
    },
  );
  return trained;
};
