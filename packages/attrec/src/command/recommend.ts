import { at, type Device } from "@attrec/tensor";
import { Command } from "@commander-js/extra-typings";
import type { Dataset } from "../data/dataset.ts";
import { titlesOf } from "../data/datasets.ts";
import { recommend } from "../protocol/recommend.ts";
import type { Experiment } from "../training/experiment.ts";
import { visible } from "../text/escape.ts";
import { type RankingModel, scoresOf } from "./models.ts";
import { DEVICE_HELP, DEVICE_OPTION, deviceNamed } from "./device.ts";
import { type Output, outputOf } from "./output.ts";
import { openModel } from "./saved-model.ts";
import { wholeNumber } from "./settings.ts";

/** `attrec recommend`: the items that a model expects next. */
export const recommendCommand = () =>
  new Command("recommend")
    .description("The items that come next for a user, by title where titles are known.")
    .argument("<model>", "the file of a model that 'attrec train --out' has written")
    .requiredOption("--user <name>", "the user, as the data name her")
    .option("--count <count>", "how many items", wholeNumber("--count", 1), 10)
    .option("--data <folder>", "the folder that holds data sets (or the environment variable ATTREC_DATA)")
    .option(DEVICE_OPTION, DEVICE_HELP, "wasm")
    .option("--threads <count>", "of the wasm device; one for each processor if not given", wholeNumber("--threads", 1))
    .option("--seed <number>", "accepted as everywhere; recommending draws nothing", wholeNumber("--seed", 0), 1)
    .option("--json", "one JSON object", false)
    .action(async (path, options) => {
      const device = await deviceNamed(options.device, options.threads);
      const { model, parameters, experiment, dataset } = await openModel(path, options);
      const user = dataset.interactions.userNames.indexOf(options.user);
      if (user < 0) {
        throw new Error(
          `${dataset.name} has no user '${options.user}': its users are named such as ${dataset.interactions.userNames.slice(0, 3).join(", ")}.`,
        );
      }
      await sayRecommendations(
        {
          model,
          parameters,
          experiment,
          device,
          titles: titles(dataset, options.data),
        },
        user,
        options.count,
        outputOf(options.json),
      );
    });

const titles = (dataset: Dataset, folder: string | undefined): readonly string[] =>
  titlesOf(dataset, folder === undefined ? {} : { folder });

/** All that is needed to recommend. */
export interface Recommender {
  readonly model: RankingModel;
  readonly parameters: unknown;
  readonly experiment: Experiment;
  readonly device: Device;
  readonly titles: readonly string[];
}

/** How many of a user's last items are shown before what is recommended. */
const SHOWN = 5;

/** Says a user's last items and those recommended next. */
export const sayRecommendations = async (
  { model, parameters, experiment, device, titles: titleOf }: Recommender,
  user: number,
  count: number,
  output: Output,
): Promise<void> => {
  const { sequences, windows } = experiment;
  const { historyLength } = windows;
  const score = scoresOf(model, device, experiment)(parameters);
  const { items, scores } = await recommend({ sequences, user, count, historyLength, blockSize: 1, score });
  const end = at(sequences.offsets, user + 1);
  const last = sequences.items.subarray(Math.max(at(sequences.offsets, user), end - SHOWN), end);
  const title = (item: number): string => at(titleOf, item);
  const name = at(sequences.userNames, user);
  const lines = [
    `user ${visible(name)}, last items:`,
    ...Array.from(last, (item) => `    ${visible(title(item))}`),
    `recommended next:`,
    ...Array.from(items, (item, i) => `${String(i + 1).padStart(3)} ${visible(title(item))}`),
  ];
  output.say(lines.join("\n"), {
    event: "recommendations",
    user: name,
    last: Array.from(last, (item) => ({ item: at(sequences.itemNames, item), title: title(item) })),
    recommended: Array.from(items, (item, i) => ({
      item: at(sequences.itemNames, item),
      title: title(item),
      score: at(scores, i),
    })),
  });
};
