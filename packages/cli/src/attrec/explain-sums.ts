/** Explains what a model recommends whose scores are sums: what each of the user's items adds to each recommended one. */
import { at } from "@attrec/tensor/extend";
import { additionsTo, recommend } from "attrec";
import { interpreter } from "@attrec/tensor";
import { visible } from "attrec/extend";
import { titlesOf } from "attrec/node";
import { numbersIn } from "../lists/read-names.ts";
import type { Output } from "../program/output.ts";
import { countedScores } from "../program/counted-scores.ts";
import { UsageError } from "../program/usage-error.ts";
import { openExperiment, type SavedModelOptions } from "./saved-model.ts";
import { sequencesOfOne, STRANGER } from "./stranger.ts";

/** What is asked. */
interface Asked extends SavedModelOptions {
  readonly user?: string | undefined;
  readonly history?: readonly string[] | undefined;
  readonly count: number;
}

/** The items that are named for each recommended one. */
const SHOWN = 3;

/** Says what is recommended to a user, or to a stranger with a history, and what each of the items adds to it. */
export const explainSums = async (path: string, options: Asked, output: Output): Promise<void> => {
  const { user, history, count } = options;
  if ((user === undefined) === (history === undefined))
    throw new UsageError("Say for whom: --user NAME for one of the data, or --history ITEMS for a stranger.");
  const { model, parameters, experiment, dataset } = await openExperiment(path, options);
  const { split, windows } = experiment;
  const { userCount, itemCount, userNames, itemNames, offsets, items } = split.sequences;
  const titles = await titlesOf(dataset, options.data === undefined ? {} : { folder: options.data });
  const numbered = user === undefined ? undefined : numbersIn("user", userNames, dataset.name)(user);
  const own = numbered === undefined ? [] : items.subarray(at(offsets, numbered), at(offsets, numbered + 1));
  // What `attrec recommend` looks at: her items in training, and the last L.
  const looked =
    numbered === undefined
      ? (history ?? []).map(numbersIn("item", itemNames, path))
      : [...items.subarray(at(offsets, numbered), at(split.trainEnds, numbered)), ...own.slice(-windows.historyLength)];
  const profile = Int32Array.from(new Set(looked));
  // A counting model computes on no device.
  const score = countedScores(model, interpreter(), experiment)(parameters);
  const found = await recommend({
    user: userCount,
    sequences: sequencesOfOne(userCount, profile, [...userNames, STRANGER], itemNames),
    historyLength: profile.length,
    count,
    except: own,
    score,
  });
  const added = await additionsTo(score, { userCount, itemCount }, profile, [...found.items]);
  const named = (item: number) => ({ item: at(itemNames, item), title: at(titles, item) });
  const recommended = Array.from(found.items, (item, i) => ({
    ...named(item),
    score: at(found.scores, i),
    additions: at(added, i).map((one) => ({ ...named(one.item), adds: one.adds })),
  }));
  const lines = [
    `recommended next, by the sum of what each of ${profile.length} items adds; under each the items that add most`,
    ...recommended.flatMap(({ title, score: sum, additions }, i) => [
      `${String(i + 1).padStart(3)} ${visible(title)}  ${(-sum).toFixed(4)}`,
      ...additions.slice(0, SHOWN).map((one) => `      ${signed(one.adds)}  ${visible(one.title)}`),
    ]),
  ];
  output.say(lines.join("\n"), {
    event: "explanation",
    ...(user !== undefined && { user }),
    history: Array.from(profile, named),
    recommended,
  });
};

const signed = (number: number): string => `${number < 0 ? "−" : "+"}${Math.abs(number).toFixed(4)}`;
