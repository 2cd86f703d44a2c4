// The command `attrec train`.
import { Command } from "@commander-js/extra-typings";
import { untrainedNote, prepareExperiment, protocolFor, withFeatures } from "attrec";
import {
  assertLength,
  batchCount,
  isCounted,
  lengthSettings,
  usualLength,
  settingsIn,
  terminalText,
} from "attrec/extend";
import { loadDataset } from "attrec/node";
import { assertOneOf, isChosen } from "../options/configurable.ts";
import { configurationOf } from "../options/configuration.ts";
import { deviceNamed } from "../options/device.ts";
import { protocolOf } from "../options/settings.ts";
import { option } from "../options/table.ts";
import { breathe } from "../program/interrupt.ts";
import { outputOf } from "../program/output.ts";
import { unprinted, watchReader } from "../program/output-state.ts";
import { UsageError } from "../program/usage-error.ts";
import { curveRecorder } from "../watch/curve.ts";
import { tryRecorders } from "../watch/recorders.ts";
import { boundsOf, chosenOptimizer, chosenSchedule } from "./chosen-training.ts";
import { featureNames, featureNotes } from "./feature-notes.ts";
import { WITHOUT_END } from "./how-far.ts";
import { assertMeasurable, chooserNotes } from "./measure-ranks.ts";
import { datasetNote } from "./model-data.ts";
import { makerNamed } from "../models/models.ts";
import { usualOptions } from "../models/usual-training.ts";
import { openParent, startFrom } from "./parent-model.ts";
import { seedFiles, spreadOf } from "./seeds.ts";
import { trainSeed } from "./train-seed.ts";
import { namesOfRows, tryOutputs, tryRoom } from "./training-outputs.ts";

/** `attrec train`: trains a model and says how well it ranks. */
export const trainCommand = () =>
  new Command("train")
    .description("Train a model, choose the epoch on validation, and rank the test items.")
    .argument(
      "[model]",
      "attrec, which is the default; one it is compared with, such as fpmc; or a module and its export: ./my-model.ts#myModel",
    )
    .addOption(option.dataset())
    .addOption(option.data())
    .addOption(option.columns())
    .addOption(option.items())
    .addOption(option.users())
    .addOption(option.filter())
    .addOption(option.protocol())
    .addOption(option.split())
    .addOption(option.targetRule())
    .addOption(option.coldUsers())
    .addOption(option.negatives())
    .addOption(option.shortHistories())
    .addOption(option.metrics())
    .addOption(option.cutoffs())
    .addOption(option.apart())
    .addOption(option.sampled())
    .addOption(option.length())
    .addOption(option.targets())
    .addOption(option.set())
    .addOption(option.epochsOrNone())
    .addOption(option.budget())
    .addOption(
      option.batch(
        "the windows or sequences of a step; a model may have another usual number (see: attrec models MODEL)",
      ),
    )
    .addOption(option.optimizer())
    .addOption(option.rate())
    .addOption(option.accumulator())
    .addOption(option.schedule())
    .addOption(option.accumulate())
    .addOption(option.every())
    .addOption(option.validate())
    .addOption(option.patience())
    .addOption(option.seed())
    .addOption(option.seeds())
    .addOption(option.device())
    .addOption(option.threads())
    .addOption(option.gradientNorms())
    .addOption(option.traceNotFinite())
    .addOption(option.events())
    .addOption(option.tensorboard())
    .addOption(option.curve())
    .addOption(option.out())
    .addOption(option.resume())
    .addOption(option.from())
    .addOption(option.json())
    .action(async (named, given, command) => {
      const output = outputOf(given.json);
      assertOneOf(command, "seed", "seeds");
      const parent = given.from === undefined ? undefined : openParent(given.from, named);
      const specifier = parent?.specifier ?? named ?? "attrec";
      if (given.epochs === 0 && !parent) {
        throw new UsageError(
          "--epochs takes a whole number of at least 1, not '0': only a model that goes on from another, by --from, may stay as it is.",
        );
      }
      const maker = await makerNamed(specifier);
      const usual = usualOptions(maker.usualTraining, (name) => isChosen(command, name));
      const options = { ...given, ...usual };
      // In the place of each option, so that a training from the file's configuration ends in the same bytes.
      const configuration = configurationOf(command, { ...usual, model: specifier });
      const { epochs, budget } = boundsOf(options, command.getOptionValueSource("epochs") === "default");
      const device = await deviceNamed(options.device, options.threads);
      const settings = { ...parent?.settings, ...settingsIn(specifier, maker.options, options.set ?? []) };
      const ofOptions = protocolOf(options);
      const { optimizer, rate } = await chosenOptimizer(options);
      const seeds = options.seeds ?? [options.seed];
      const filesOf = (seed: number) => (options.seeds === undefined ? options : seedFiles(options, seed));
      for (const seed of seeds) {
        await tryOutputs({ ...filesOf(seed), isOneOfMany: options.seeds !== undefined });
        await tryRecorders(filesOf(seed));
      }
      const dataset = await loadDataset(options.dataset, {
        ...(options.data !== undefined && { folder: options.data }),
        ...(options.columns !== undefined && { columns: options.columns }),
        ...(options.items !== undefined && { items: options.items }),
        ...(options.users !== undefined && { users: options.users }),
        ...(options.filter !== undefined && { filter: options.filter }),
      });
      assertMeasurable(options, dataset);
      const lengths = {
        historyLength: options.length ?? parent?.historyLength ?? usualLength(maker.make(), dataset.historyLength),
        targetCount: options.targets ?? parent?.targetCount ?? dataset.targetCount,
      };
      const made = maker.make({ ...lengthSettings(maker.options, lengths.historyLength), ...settings });
      const model = withFeatures(made, dataset.features);
      assertLength(model, lengths.historyLength);
      const protocol = protocolFor(ofOptions, model, options.negatives, options.shortHistories);
      const experiment = prepareExperiment(
        dataset,
        protocol,
        lengths,
        model,
        "choose smaller ones by --length and --targets",
      );
      const stepsPerEpoch = batchCount(experiment.windows.count, options.batch);
      const { schedule, written } = await chosenSchedule(options.schedule, {
        rate,
        // A schedule needs a length, also where no step is taken.
        epochs: epochs === WITHOUT_END ? Infinity : Math.max(epochs, 1),
        stepsPerEpoch,
      });
      const notes = {
        model: specifier,
        hyperparameters: JSON.stringify(model.hyperparameters),
        dataset: datasetNote(dataset),
        ...(dataset.columns !== undefined && { columns: dataset.columns }),
        filter: dataset.filter,
        fingerprint: dataset.fingerprint,
        ...(await featureNotes(made, dataset)),
        protocol: options.protocol,
        split: options.split,
        targetRule: options.targetRule,
        coldUsers: options.coldUsers,
        negatives: protocol.negatives,
        shortHistories: protocol.shortHistories,
        ...lengths,
        batchSize: options.batch,
        optimizer: options.optimizer,
        rate,
        schedule: written,
        accumulator: options.accumulator,
        accumulate: options.accumulate,
        every: options.every,
        validate: options.validate,
        ...(parent && { from: parent.digest }),
      };
      // Names are read before the training, so that their faults are reported before it.
      const names =
        options.out === undefined
          ? {}
          : { ...(await namesOfRows(dataset, options.data)), ...featureNames(made, dataset) };
      for (const { out } of seeds.map(filesOf))
        if (out !== undefined) await tryRoom(out, model, optimizer, experiment.sizes, dataset);
      if (options.resume && isCounted(model)) {
        throw new UsageError(`${model.name} only counts, and is never interrupted: leave out --resume.`);
      }
      const grow = parent && ((seed: number) => startFrom(parent, model, optimizer, experiment, seed, device));
      const untrained = isCounted(model) ? undefined : untrainedNote(experiment);
      const remarks = [
        ...(dataset.interactions.remarks ?? []),
        ...(isCounted(model) ? [] : chooserNotes(options.validate, experiment.sizes.items)),
        ...(untrained === undefined ? [] : [untrained]),
      ];
      const reader = watchReader();
      const curve = options.curve === undefined ? undefined : curveRecorder(options.curve);
      const trained = [];
      for (const seed of seeds) {
        const title = options.seeds === undefined ? "" : `seed ${seed}: `;
        const label = title === "" ? "training" : `seed ${seed}`;
        const recordCurve = curve && ((after: number) => curve(label, after));
        const training = { ...options, ...filesOf(seed), seed, epochs, budget, optimizer, rate, schedule, recordCurve };
        trained.push(
          await trainSeed(
            { model, experiment, device, notes, names, remarks, configuration, title, ...(grow && { grow }) },
            training,
            output,
          ),
        );
      }
      if (options.seeds !== undefined) {
        const { text, facts } = spreadOf(trained.map(({ metrics }) => metrics));
        output.say(`\n${seeds.length} seeds  ${text}`, { event: "seeds", seeds, ...facts });
      }
      await breathe();
      reader.stop();
      const problem = reader.problem();
      if (!problem) return;
      const { out } = options;
      const sentence = `${unprinted(problem)} The training is done${out ? `, and the model is in ${out}` : ""}.`;
      if (problem.code !== "EPIPE" || !out) throw new Error(sentence);
      process.stderr.write(`attrec: ${terminalText(sentence)}\n`);
    });
