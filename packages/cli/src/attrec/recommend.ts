/** `attrec recommend`: shows, or writes, the items that a trained model expects next. */
import type { Device } from "@attrec/tensor";
import { at } from "@attrec/tensor/extend";
import { Command } from "@commander-js/extra-typings";
import {
  recommendAll,
  type RecommendWishes,
  type Score,
  scorer,
  type Sequences,
  type UserRecommendations,
  withStranger,
} from "attrec";
import { visible } from "attrec/extend";
import { titlesOf, tryOutput } from "attrec/node";
import { itemsNamedIn, numbersIn } from "../lists/read-names.ts";
import { assertListsFile, type NamedList, writeLists } from "../lists/write-lists.ts";
import { deviceNamed } from "../options/device.ts";
import { option } from "../options/table.ts";
import { type Output, outputOf } from "../program/output.ts";
import { countedScores } from "../program/counted-scores.ts";
import { UsageError } from "../program/usage-error.ts";
import { openExperiment, type SavedModelOptions } from "./saved-model.ts";
import { sequencesOfOne, STRANGER } from "./stranger.ts";
import { openTrained } from "./trained.ts";

/** `attrec recommend`: the items that a model expects next. */
export const recommendCommand = () =>
  new Command("recommend")
    .description(
      "The items that come next for a user, for all users or for a stranger, by title where titles are known.",
    )
    .argument("<model>", "the file of a model that 'attrec train --out' has written")
    .addOption(option.user())
    .addOption(option.allUsers())
    .addOption(option.history())
    .addOption(option.count())
    .addOption(option.onlyItems())
    .addOption(option.exceptItems())
    .addOption(option.repeats())
    .addOption(option.lists())
    .addOption(option.trainedOn())
    .addOption(option.model())
    .addOption(option.data())
    .addOption(option.items())
    .addOption(option.users())
    .addOption(option.device())
    .addOption(option.threads())
    .addOption(option.seed("no effect: recommending draws nothing"))
    .addOption(option.json("print one JSON object for each user"))
    .action(async (path, options) => {
      const { user, history, all, out } = options;
      if (all ? (user ?? history) !== undefined : (user ?? history) === undefined)
        throw new UsageError("Say to whom to recommend: --user NAME, --history ITEMS for a stranger, or --all.");
      if (out !== undefined) {
        assertListsFile(out);
        await tryOutput(out);
      }
      const device = await deviceNamed(options.device, options.threads);
      const recommender = history
        ? await fromHistory(path, { ...options, history }, device)
        : await fromData(path, options, device);
      const itemOf = numbersIn("item", recommender.sequences.itemNames, path);
      const wishes = {
        count: options.count,
        repeats: options.repeats,
        ...(options.only !== undefined && { only: await itemsNamedIn(options.only, itemOf) }),
        ...(options.except !== undefined && { except: await itemsNamedIn(options.except, itemOf) }),
      };
      const output = outputOf(options.json);
      if (out === undefined) return sayRecommendations(recommender, recommender.users, wishes, output);
      let lists = 0;
      const counted = async function* (): AsyncGenerator<NamedList> {
        for await (const list of namedLists(recommender, wishes)) {
          yield list;
          lists++;
        }
      };
      await writeLists(out, counted());
      output.say(`${lists} lists of up to ${options.count} items are written to ${out}`, {
        event: "lists",
        lists,
        out,
      });
    });

/** A recommender, and the users that it was asked for. */
interface Asked extends Recommender {
  readonly users: Int32Array;
}

/** A recommender that uses the data that the model was trained on, which hold each user's actions. */
const fromData = async (
  path: string,
  options: SavedModelOptions & { readonly user?: string | undefined },
  device: Device,
): Promise<Asked> => {
  const { file, model, parameters, experiment, dataset } = await openExperiment(path, options);
  const { sequences, windows } = experiment;
  const titles = await titlesOf(dataset, options.data === undefined ? {} : { folder: options.data });
  const { user } = options;
  return {
    users:
      user === undefined
        ? Int32Array.from({ length: sequences.userCount }, (_, number) => number)
        : Int32Array.of(numbersIn("user", sequences.userNames, dataset.name)(user)),
    sequences,
    historyLength: windows.historyLength,
    score: countedScores(model, device, experiment)(parameters),
    // Titles that lay beside the data may not have been copied with the data.
    titles: titles === sequences.itemNames ? (file.names["titles"] ?? titles) : titles,
  };
};

/** A recommender that uses only the names in the file of the model, for a user that it knows or for a stranger. */
const fromHistory = async (
  path: string,
  options: SavedModelOptions & { readonly user?: string | undefined; readonly history: readonly string[] },
  device: Device,
): Promise<Asked> => {
  const { model, parameters, userNames, itemNames, ...trained } = await openTrained(
    path,
    options,
    "leave out --history",
  );
  const sizes = { users: userNames.length, items: itemNames.length };
  const isStranger = options.user === undefined;
  const user = options.user === undefined ? sizes.users : numbersIn("user", userNames, path)(options.user);
  const history = options.history.map(numbersIn("item", itemNames, path));
  return {
    users: Int32Array.of(user),
    sequences: sequencesOfOne(
      user,
      Int32Array.from(history),
      isStranger ? [...userNames, STRANGER] : userNames,
      itemNames,
    ),
    historyLength: trained.historyLength,
    score: scorer(
      model,
      device,
      trained.historyLength,
      trained.shortHistories,
    )(isStranger ? withStranger(model, parameters, sizes) : parameters),
    titles: trained.titles,
  };
};

/** The inputs of a recommendation. */
export interface Recommender {
  readonly sequences: Sequences;
  readonly historyLength: number;
  readonly score: Score;
  /** The title of every item, or its name. */
  readonly titles: readonly string[];
}

/** The lists of the users who were asked for, by names. */
async function* namedLists(recommender: Asked, wishes: RecommendWishes): AsyncGenerator<NamedList> {
  const { userNames, itemNames } = recommender.sequences;
  for await (const { user, items, scores } of recommendAll({ ...recommender, ...wishes }))
    yield { user: at(userNames, user), items: Array.from(items, (item) => at(itemNames, item)), scores: [...scores] };
}

/** Prints users' last items and the recommended items. */
export const sayRecommendations = async (
  recommender: Recommender,
  users: Int32Array,
  wishes: RecommendWishes,
  output: Output,
): Promise<void> => {
  const blockSize = users.length === 1 ? { blockSize: 1 } : {};
  for await (const list of recommendAll({ ...recommender, ...wishes, ...blockSize, users }))
    sayList(recommender, list, wishes, output);
};

/** The number of a user's last items that are shown before the recommendations. */
const SHOWN = 5;

const sayList = (
  { sequences, titles: titleOf }: Recommender,
  { user, items, scores }: UserRecommendations,
  { count, only, except, repeats = false }: RecommendWishes,
  output: Output,
): void => {
  const end = at(sequences.offsets, user + 1);
  const last = sequences.items.subarray(Math.max(at(sequences.offsets, user), end - SHOWN), end);
  const title = (item: number): string => at(titleOf, item);
  const name = at(sequences.userNames, user);
  const isNarrowed = only !== undefined || except !== undefined || repeats;
  const fewer =
    items.length === count
      ? []
      : isNarrowed
        ? [`no more than ${items.length} of ${sequences.itemCount} items may be recommended`]
        : items.length === 0
          ? [`nothing: the user has interacted with every one of the ${sequences.itemCount} items`]
          : [`no more than these ${items.length} of ${sequences.itemCount} items are new to the user`];
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
