// The command `attrec demo`, which `npm start` runs.
import { Command } from "@commander-js/extra-typings";
import { attrec, card, defaultProtocol, opaque, prepareExperiment, scoresOf } from "attrec";
import { optimizerNamed } from "attrec/extend";
import { loadDataset, titlesOf } from "attrec/node";
import { deviceNamed } from "../options/device.ts";
import { option } from "../options/table.ts";
import { outputOf } from "../program/output.ts";
import { sayRecommendations } from "./recommend.ts";
import { runTraining } from "./run-training.ts";

/** The user whose recommendations end the demonstration: any user would do. */
const SHOWN_USER = 7;

/** `attrec demo`: trains on the films that come with the package and recommends, in less than a minute. */
export const demoCommand = () =>
  new Command("demo")
    .description("Train AttRec on the built-in films (MovieTweetings) and recommend some to a user.")
    .addOption(option.epochs(20))
    .addOption(option.seed())
    .addOption(option.device())
    .addOption(option.threads())
    .addOption(option.json())
    .action(async (options) => {
      const output = outputOf(options.json);
      const device = await deviceNamed(options.device, options.threads);
      const dataset = await loadDataset("movietweetings-100k");
      const experiment = prepareExperiment(dataset, defaultProtocol, dataset);
      const { users, items } = experiment.sizes;
      output.say(
        `AttRec on ${dataset.name}: ${users} users, ${items} films, ${experiment.windows.count} windows of L ${dataset.historyLength} and T ${dataset.targetCount}\ndevice: ${device.name}`,
        { event: "start", dataset: dataset.name, users, items, windows: experiment.windows.count, device: device.name },
      );
      const model = opaque(attrec({ dropout: 0.5, omega: 0.2 }));
      const trained = await runTraining(
        model,
        experiment,
        device,
        {
          ...options,
          batchSize: 1000,
          rate: 0.05,
          optimizer: optimizerNamed("adagrad").optimizer,
          every: 1,
          patience: 4,
          out: undefined,
          notes: {},
        },
        output,
      );
      const { "HR@50": hitRatio = NaN, MRR: reciprocalRank = NaN } = trained.metrics;
      output.say(
        `\ntest  HR@50 ${hitRatio.toFixed(4)}  MRR ${reciprocalRank.toFixed(4)}  (epoch ${trained.best.epoch})\n\n${card(defaultProtocol, experiment)}\n`,
        {
          event: "test",
          ...trained.metrics,
          epoch: trained.best.epoch,
          dataset: dataset.name,
          filter: dataset.filter,
          fingerprint: dataset.fingerprint,
          protocol: defaultProtocol,
        },
      );
      const { parameters } = trained.best;
      const recommender = {
        sequences: experiment.sequences,
        historyLength: experiment.windows.historyLength,
        score: scoresOf(model, device, experiment)(parameters),
        titles: await titlesOf(dataset),
      };
      await sayRecommendations(recommender, Int32Array.of(SHOWN_USER), { count: 10 }, output);
    });
