/** `attrec recommend`: shows the items that a trained model expects next. */
import type { Device } from "@attrec/tensor";
import { at } from "@attrec/tensor/extend";
import { Command } from "@commander-js/extra-typings";
import { isFeatured, recommend, type Score, scorer, scoresOf, type Sequences } from "attrec";
import { isCounted, visible } from "attrec/extend";
import { titlesOf } from "attrec/node";
import { deviceNamed } from "../options/device.ts";
import { option } from "../options/table.ts";
import { type Output, outputOf } from "../program/output.ts";
import { UsageError } from "../program/usage-error.ts";
import { openExperiment, openModel, parametersOf, type SavedModelOptions } from "./saved-model.ts";

/** `attrec recommend`: the items that a model expects next. */
export const recommendCommand = () =>
  new Command("recommend")
    .description("The items that come next for a user, by title where titles are known.")
    .argument("<model>", "the file of a model that 'attrec train --out' has written")
    .addOption(option.user())
    .addOption(option.history())
    .addOption(option.count())
    .addOption(option.trainedOn())
    .addOption(option.model())
    .addOption(option.data())
    .addOption(option.items())
    .addOption(option.users())
    .addOption(option.device())
    .addOption(option.threads())
    .addOption(option.seed("no effect: recommending draws nothing"))
    .addOption(option.json("print one JSON object"))
    .action(async (path, options) => {
      const device = await deviceNamed(options.device, options.threads);
      const recommender = options.history
        ? await fromHistory(path, { ...options, history: options.history }, device)
        : await fromData(path, options, device);
      await sayRecommendations(recommender, recommender.user, options.count, outputOf(options.json));
    });

/** A recommender, and the user that it was asked for. */
interface Asked extends Recommender {
  readonly user: number;
}

/** A recommender that uses the data that the model was trained on, which hold each user's actions. */
const fromData = async (
  path: string,
  options: SavedModelOptions & { readonly user: string },
  device: Device,
): Promise<Asked> => {
  const { file, model, parameters, experiment, dataset } = await openExperiment(path, options);
  const { sequences, windows } = experiment;
  const titles = await titlesOf(dataset, options.data === undefined ? {} : { folder: options.data });
  return {
    user: numberOf(options.user, "user", sequences.userNames, dataset.name),
    sequences,
    historyLength: windows.historyLength,
    score: scoresOf(model, device, experiment)(parameters),
    // Titles that lay beside the data may not have been copied with the data.
    titles: titles === sequences.itemNames ? (file.names["titles"] ?? titles) : titles,
  };
};

/** A recommender that uses only the names in the file of the model. */
const fromHistory = async (
  path: string,
  options: SavedModelOptions & { readonly user: string; readonly history: readonly string[] },
  device: Device,
): Promise<Asked> => {
  const saved = await openModel(path, options);
  const { made: model, notes } = saved;
  const { users: userNames, items: itemNames, titles = itemNames } = saved.file.names;
  if (isCounted(model)) {
    throw new UsageError(`${model.name} counts what happened in training, and needs its data: leave out --history.`);
  }
  if (isFeatured(model)) {
    throw new UsageError(`${model.name} looks at features of users or items, and needs its data: leave out --history.`);
  }
  if (!userNames || !itemNames || !titles) {
    throw new Error(`${path} does not hold the ids of its users and items: leave out --history, or train it again.`);
  }
  const parameters = parametersOf(saved, model, { users: userNames.length, items: itemNames.length });
  const user = numberOf(options.user, "user", userNames, path);
  const history = options.history.map((item) => numberOf(item, "item", itemNames, path));
  return {
    user,
    sequences: historyOf(user, Int32Array.from(history), userNames, itemNames),
    historyLength: notes.historyLength,
    score: scorer(model, device, notes.historyLength)(parameters),
    titles,
  };
};

/** Sequences in which only one user has actions. */
const historyOf = (
  user: number,
  items: Int32Array,
  userNames: readonly string[],
  itemNames: readonly string[],
): Sequences => ({
  offsets: Int32Array.from({ length: userNames.length + 1 }, (_, i) => (i > user ? items.length : 0)),
  items,
  times: new Float64Array(items.length),
  userCount: userNames.length,
  itemCount: itemNames.length,
  userNames,
  itemNames,
});

const numberOf = (name: string, kind: string, names: readonly string[], where: string): number => {
  const number = names.indexOf(name);
  if (number >= 0) return number;
  throw new Error(
    `${where} has no ${kind} '${name}': its ${kind}s have names such as ${names.slice(0, 3).map(visible).join(", ")}.`,
  );
};

/** The inputs of a recommendation. */
export interface Recommender {
  readonly sequences: Sequences;
  readonly historyLength: number;
  readonly score: Score;
  /** The title of every item, or its name. */
  readonly titles: readonly string[];
}

/** The number of a user's last items that are shown before the recommendations. */
const SHOWN = 5;

/** Prints a user's last items and the recommended items. */
export const sayRecommendations = async (
  { sequences, historyLength, score, titles: titleOf }: Recommender,
  user: number,
  count: number,
  output: Output,
): Promise<void> => {
  const { items, scores } = await recommend({ sequences, user, count, historyLength, blockSize: 1, score });
  const end = at(sequences.offsets, user + 1);
  const last = sequences.items.subarray(Math.max(at(sequences.offsets, user), end - SHOWN), end);
  const title = (item: number): string => at(titleOf, item);
  const name = at(sequences.userNames, user);
  const fewer =
    items.length === 0
      ? [`nothing: the user has interacted with every one of the ${sequences.itemCount} items`]
      : items.length < count
        ? [`no more than these ${items.length} of ${sequences.itemCount} items are new to the user`]
        : [];
  const lines = [
    `user ${visible(name)}, last items:`,
    ...Array.from(last, (item) => `    ${visible(title(item))}`),
    `recommended next:`,
    ...Array.from(items, (item, i) => `${String(i + 1).padStart(3)} ${visible(title(item))}`),
    ...fewer.map((note) => `    (${note})`),
  ];
  output.say(lines.join("\n"), {
    event: "recommendations",
    user: name,
    ...(fewer.length > 0 && { remarks: fewer }),
    last: Array.from(last, (item) => ({ item: at(sequences.itemNames, item), title: title(item) })),
    recommended: Array.from(items, (item, i) => ({
      item: at(sequences.itemNames, item),
      title: title(item),
      score: at(scores, i),
    })),
  });
};
