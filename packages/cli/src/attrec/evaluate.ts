// The command `attrec evaluate`.
import { Command } from "@commander-js/extra-typings";
import { card, type Dataset, type Experiment, type Part, prepareExperiment, untrainedNote } from "attrec";
import { type CountingScore, isCounted, visible } from "attrec/extend";
import { loadDataset, tryOutput } from "attrec/node";
import { listScores } from "../lists/list-scores.ts";
import { readLists } from "../lists/read-lists.ts";
import { deviceNamed } from "../options/device.ts";
import { protocolOf, type ProtocolOptions } from "../options/settings.ts";
import { option } from "../options/table.ts";
import { outputOf } from "../program/output.ts";
import { countedScores } from "../program/counted-scores.ts";
import { UsageError } from "../program/usage-error.ts";
import { assertMeasurable, measureRanks, type MeasureSettings, writePerUser } from "./measure-ranks.ts";
import { datasetNote, type DataOptions } from "./model-data.ts";
import { openExperiment } from "./saved-model.ts";

/** `attrec evaluate`: ranks the held-out items with a model that was trained before, or as lists have them. */
export const evaluateCommand = () =>
  new Command("evaluate")
    .description(
      "Rank the held-out items with a model that 'attrec train --out' has written, or as the lists of another program have them.",
    )
    .argument("[model]", "the file of the model, unless --lists is given")
    .addOption(option.evaluatedLists())
    .addOption(option.part())
    .addOption(option.metrics())
    .addOption(option.cutoffs())
    .addOption(option.apart())
    .addOption(option.sampled())
    .addOption(option.otherProtocol())
    .addOption(option.otherSplit())
    .addOption(option.otherTargetRule())
    .addOption(option.otherColdUsers())
    .addOption(option.trainedOn())
    .addOption(option.columns())
    .addOption(option.filter())
    .addOption(option.model())
    .addOption(option.data())
    .addOption(option.items())
    .addOption(option.users())
    .addOption(option.device())
    .addOption(option.threads())
    .addOption(option.seed("no effect: ranking draws nothing"))
    .addOption(option.ranks())
    .addOption(option.perUser())
    .addOption(option.json())
    .action(async (path, options) => {
      const output = outputOf(options.json);
      const { part, lists } = options;
      if ((path === undefined) === (lists === undefined))
        throw new UsageError("Name the file of a model, or lists with --lists FILE: one of the two.");
      if (path !== undefined && (options.filter ?? options.columns) !== undefined)
        throw new UsageError(
          "A model file says how its data are filtered and read: --filter and --columns are for --lists.",
        );
      if (options.perUser !== undefined) await tryOutput(options.perUser);
      const { experiment, score, about, isTrained, deviceName } =
        lists === undefined ? await ofModel(path ?? "", options, part) : await ofLists(lists, options, part);
      const { ranked, measured, notes: ofRanks } = await measureRanks(experiment, score, part, options);
      const notes = [...about, ...ofRanks];
      const { users, means: metrics } = measured;
      const figures = Object.entries(metrics).map(([name, value]) => `${name} ${value.toFixed(4)}`);
      const lines = [
        `${part}  ${figures.join("  ")}  (${users.length} users)`,
        ...(deviceName === undefined ? [] : [`device: ${deviceName}`]),
        ...notes.map((note) => `note: ${visible(note)}`),
      ];
      const { dataset } = experiment;
      output.say(
        `${lines.join("\n")}\n\n${card(experiment.protocol, isTrained ? experiment : undefined, options.sampled)}`,
        {
          event: part,
          ...metrics,
          ...(deviceName !== undefined && { device: deviceName }),
          ...(notes.length > 0 && { remarks: notes }),
          users: users.length,
          dataset: datasetNote(dataset),
          filter: dataset.filter,
          fingerprint: dataset.fingerprint,
          protocol: experiment.protocol,
        },
      );
      if (options.perUser !== undefined) await writePerUser(options.perUser, measured, experiment.sequences.userNames);
      if (!options.ranks) return;
      ranked.users.forEach((user, i) => {
        const [name = "", rank] = [experiment.sequences.userNames[user], ranked.ranks[i]];
        output.say(`${visible(name)}\t${rank}`, { event: "rank", user: name, rank });
      });
    });

/** What is ranked, and what there is to say of it. */
interface Evaluated {
  readonly experiment: Experiment;
  readonly score: CountingScore;
  readonly about: readonly string[];
  /** Whether a model was trained on the experiment's windows. */
  readonly isTrained: boolean;
  /** The device that scores, unless lists are given. */
  readonly deviceName?: string;
}

interface Chosen extends DataOptions, ProtocolOptions, MeasureSettings {
  readonly model?: string | undefined;
  readonly device: string;
  readonly threads?: number | undefined;
  readonly filter?: string | undefined;
  readonly columns?: string | undefined;
}

const ofModel = async (path: string, options: Chosen, part: Part): Promise<Evaluated> => {
  const device = await deviceNamed(options.device, options.threads);
  const { model, parameters, experiment } = await openExperiment(path, options, part);
  assertMeasurable(options, experiment.dataset);
  const isTrained = !isCounted(model);
  const untrained = isTrained ? untrainedNote(experiment) : undefined;
  return {
    experiment,
    score: countedScores(model, device, experiment)(parameters),
    about: untrained === undefined ? [] : [untrained],
    isTrained,
    deviceName: device.name,
  };
};

/** The lists of another program, under the protocol that the command line names. Lists need no windows of a certain length. */
const ofLists = async (path: string, options: Chosen, part: Part): Promise<Evaluated> => {
  if (options.sampled !== undefined) throw new UsageError("Lists are of all items: leave --sampled out.");
  const { lists, notes: ofReading } = await readLists(path);
  const dataset = await dataFor(options);
  assertMeasurable(options, dataset);
  const experiment = prepareExperiment(dataset, protocolOf(options), { historyLength: 1, targetCount: 1 });
  const { score, notes } = listScores(lists, experiment, part, options, path);
  return { experiment, score, about: [...ofReading, ...notes], isTrained: false };
};

const dataFor = ({ dataset, data, filter, columns, items, users }: Chosen): Promise<Dataset> => {
  if (dataset === undefined)
    throw new UsageError("Name the data that the lists are for: --dataset NAME, or a file of interactions.");
  return loadDataset(dataset, {
    ...(data !== undefined && { folder: data }),
    ...(filter !== undefined && { filter }),
    ...(columns !== undefined && { columns }),
    ...(items !== undefined && { items }),
    ...(users !== undefined && { users }),
  });
};
