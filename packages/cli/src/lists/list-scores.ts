/** Lists of another program as scores, so that they are ranked by the same protocol as models. */
import { at } from "@attrec/tensor/extend";
import type { Experiment, Part, Score } from "attrec";
import { isAccuracy } from "attrec/extend";
import type { MetricName } from "attrec";
import { UsageError } from "../program/usage-error.ts";
import type { NamedLists } from "./read-lists.ts";

/** Lists as scores, and what there is to say of them. */
export interface ListScores {
  readonly score: Score;
  readonly notes: readonly string[];
}

/** What is measured of lists. */
interface Measures {
  readonly metrics: readonly MetricName[];
  readonly cutoffs: readonly number[];
}

/**
 * The scores of lists: the place of an item in the list of its user, and a place behind all of them for what is not in it. Items of one
 * place have equal scores. What the user had acted on before is left out by the protocol, as it is of a model's scores; what is right and not listed comes last.
 *
 * @throws UsageError where the lists cannot answer what is measured
 */
export const listScores = (
  lists: NamedLists,
  { split, sequences }: Experiment,
  part: Part,
  { metrics, cutoffs }: Measures,
  source: string,
): ListScores => {
  const { userNames, itemNames, itemCount, items, offsets } = sequences;
  const { users, starts, ends } = split[part];
  const itemOf = new Map(itemNames.map((name, item) => [name, item]));
  if (new Set(users).size < users.length)
    throw new UsageError("A list answers a user once, and this protocol asks users several times: take another rule.");
  const places = new Map<number, readonly (readonly number[])[]>();
  let [unknownItems, seenItems, missing, unlisted, level] = [0, 0, 0, 0, 0];
  let [fewest, most] = [Infinity, 0];
  users.forEach((user, query) => {
    const list = lists.get(at(userNames, user));
    if (!list) missing++;
    const named = list ?? [];
    const found = named.map((names) => names.map((name) => itemOf.get(name)).filter((item) => item !== undefined));
    unknownItems += named.flat().length - found.flat().length;
    const right = new Set(items.subarray(at(starts, query), at(ends, query)));
    const seen = new Set(items.subarray(at(offsets, user), at(starts, query)));
    const open = found.map((items) => items.filter((item) => right.has(item) || !seen.has(item)));
    const candidates = open.flat();
    seenItems += found.flat().length - candidates.length;
    for (const item of right) {
      if (!candidates.includes(item)) unlisted++;
      if (open.some((items) => items.includes(item) && items.some((other) => !right.has(other)))) level++;
    }
    [fewest, most] = [Math.min(fewest, candidates.length), Math.max(most, candidates.length)];
    places.set(
      user,
      found.filter((items) => items.length > 0),
    );
  });
  if (missing === users.length)
    throw new UsageError(
      `${source} has a list of none of the users who are asked for: these have names such as ${userNames.slice(0, 3).join(", ")}.`,
    );
  assertMeasured(metrics, cutoffs, fewest, most, source);
  const strangers = [...lists.keys()].filter((name) => !new Set(userNames).has(name)).length;
  const score: Score = (block) => {
    const scores = new Float32Array(block.length * itemCount).fill(itemCount);
    block.forEach((user, row) => {
      places.get(user)?.forEach((items, place) => items.forEach((item) => (scores[row * itemCount + item] = place)));
    });
    return scores;
  };
  return {
    score,
    notes: [
      `The lists of ${source} are taken as they are: whether their model saw the ${part} actions is not known here.`,
      ...note(missing, `of ${users.length} users who are asked for have no list, and count as missed`),
      ...note(unlisted, "right items are in no list of candidates, and come last"),
      ...note(level, "right items have the score or the rank of other candidates, and are level with them"),
      ...note(seenItems, "listed items were acted on before by their users, and are no candidates"),
      ...note(unknownItems, "listed items are not in the data, and are passed over"),
      ...note(strangers, "users with lists are not in the data"),
    ],
  };
};

const note = (count: number, what: string): readonly string[] => (count === 0 ? [] : [`${count} ${what}.`]);

const assertMeasured = (
  metrics: readonly MetricName[],
  cutoffs: readonly number[],
  fewest: number,
  most: number,
  source: string,
): void => {
  if (most === 0)
    throw new UsageError(
      `The lists of ${source} have at most 0 candidates: see that they name users and items as the data do, and items that are new to their users.`,
    );
  const far = cutoffs.find((k) => k > most);
  if (far !== undefined)
    throw new UsageError(
      `The lists of ${source} have at most ${most} candidates, and tell nothing of the first ${far}: give --cutoffs of at most ${most}.`,
    );
  if (metrics.includes("auc")) throw new UsageError("A list has no AUC, which looks at all items: leave auc out.");
  const ofLists = metrics.find((name) => !isAccuracy(name));
  const short = cutoffs.find((k) => k > fewest);
  if (ofLists !== undefined && short !== undefined)
    throw new UsageError(
      `${ofLists} looks at the first ${short} items of every user, and the shortest list of ${source} has ${fewest} candidates: give --cutoffs of at most ${fewest}, or leave it out.`,
    );
};
