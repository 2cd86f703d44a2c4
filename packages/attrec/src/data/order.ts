/** Tells whether the order of actions means anything in a data set: does it hold more than the same actions in an order drawn at random? */
import { fold, type Key } from "@attrec/tensor";
import { uniformWords } from "@attrec/tensor/extend";
import { compareRows, type Interactions } from "./interactions.ts";
import type { Sequences } from "./sequences.ts";

/** Facts about the order of actions. */
export interface OrderFacts {
  /**
   * How often two steps, wherever they are taken, go from the same item to the same item: of a pair that occurs n times, n (n - 1) / 2.
   */
  readonly sameSteps: number;
  /** The same when the actions of each user are in an order drawn at random: the mean of all draws. */
  readonly shuffledSteps: number;
  /** The share of the draws that had as many or more, the data themselves counted as one: small where order matters. */
  readonly chance: number;
  readonly draws: number;
  /** Rows that say again what another row of the same user, item and moment says. */
  readonly duplicates: number;
  /** Users with at least two actions, all of which are at one moment; undefined for a source without times. */
  readonly usersOfOneMoment: number | undefined;
  /** The coarsest of these in which all times are whole; undefined for a source without times. */
  readonly grain: "days" | "hours" | "minutes" | "seconds" | "parts of a second" | undefined;
}

/** How often the order is drawn. */
export interface OrderOptions {
  readonly key: Key;
  readonly draws?: number;
}

/**
 * Measures how much the order of actions holds. The test is that of Klenitskiy et al., "Does It Look Sequential? An Analysis of Datasets
 * for Evaluation of Sequential Recommendations" (RecSys 2024), by pairs of neighbours, which needs no model: only the order within each
 * user is drawn anew, so that neither popular items nor the tastes of users make a difference. They count the pairs that occur
 * often; here each pair counts by how often it does, since a strict order of few items has few pairs.
 *
 * @example
 * ```ts
 * const { sameSteps, shuffledSteps, chance } = orderFacts(data.interactions, experiment.split.sequences, { key: key(1) });
 * // Everybody sees the films in one order, and no draw of other orders has as many steps that come again.
 * [sameSteps, shuffledSteps, chance]; // [20, 2.895, 0.05]
 * ```
 */
export const orderFacts = (
  interactions: Interactions,
  sequences: Sequences,
  { key, draws = 19 }: OrderOptions,
): OrderFacts => {
  const sameSteps = sameStepsOf(sequences.items, sequences);
  const drawn = Array.from({ length: draws }, (_, draw) =>
    sameStepsOf(shuffledWithinUsers(sequences, fold(fold(key, "order"), draw)), sequences),
  );
  return {
    sameSteps,
    shuffledSteps: drawn.reduce((sum, count) => sum + count, 0) / Math.max(1, draws),
    chance: (1 + drawn.filter((count) => count >= sameSteps).length) / (1 + draws),
    draws,
    duplicates: duplicates(interactions),
    usersOfOneMoment: interactions.ordinal ? undefined : usersOfOneMoment(sequences),
    grain: interactions.ordinal ? undefined : grainOf(interactions.times),
  };
};

/** How often two pairs of neighbours are the same. */
const sameStepsOf = (
  items: Int32Array,
  { offsets, userCount, itemCount }: Pick<Sequences, "offsets" | "userCount" | "itemCount">,
): number => {
  const pairs = new Float64Array(items.length);
  let count = 0;
  for (let user = 0; user < userCount; user++)
    for (let i = (offsets[user] ?? 0) + 1; i < (offsets[user + 1] ?? 0); i++)
      pairs[count++] = (items[i - 1] ?? 0) * itemCount + (items[i] ?? 0);
  const sorted = pairs.subarray(0, count).sort();
  let [same, before] = [0, 0];
  for (let i = 1; i < count; i++) {
    before = sorted[i] === sorted[i - 1] ? before + 1 : 0;
    same += before;
  }
  return same;
};

/** The items of each user in an order drawn at random. */
const shuffledWithinUsers = ({ items, offsets, userCount }: Sequences, key: Key): Int32Array => {
  const shuffled = items.slice();
  const words = uniformWords(key, 0, items.length);
  for (let user = 0; user < userCount; user++) {
    const start = offsets[user] ?? 0;
    for (let i = (offsets[user + 1] ?? 0) - 1; i > start; i--) {
      const j = start + Math.floor(((words[i] ?? 0) / 2 ** 32) * (i - start + 1));
      const moved = shuffled[i] ?? 0;
      shuffled[i] = shuffled[j] ?? 0;
      shuffled[j] = moved;
    }
  }
  return shuffled;
};

const duplicates = (interactions: Interactions): number => {
  const { users, ordinal } = interactions;
  // Without times every row is a moment of its own.
  if (ordinal) return 0;
  const difference = compareRows(interactions);
  const order = Int32Array.from(users, (_, row) => row).sort(difference);
  return order.filter((row, i) => i > 0 && difference(order[i - 1] ?? row, row) === 0).length;
};

const usersOfOneMoment = ({ offsets, times, userCount }: Sequences): number => {
  let users = 0;
  for (let user = 0; user < userCount; user++) {
    const [start, end] = [offsets[user] ?? 0, offsets[user + 1] ?? 0];
    if (end - start > 1 && times[start] === times[end - 1]) users++;
  }
  return users;
};

const GRAINS = [
  ["days", 86_400],
  ["hours", 3600],
  ["minutes", 60],
  ["seconds", 1],
] as const;

const grainOf = (times: Float64Array): OrderFacts["grain"] =>
  GRAINS.find(([, seconds]) => times.every((time) => time % seconds === 0))?.[0] ?? "parts of a second";

/**
 * The facts as readable lines, of the width of `describeAudit`.
 *
 * @example
 * ```ts
 * const facts = orderFacts(data.interactions, experiment.split.sequences, { key: key(1) });
 * describeOrder(facts).split("\n")[0]; // "does order matter      20 times two steps go from the same item to the same item, and 3 times…
 * ```
 */
export const describeOrder = (facts: OrderFacts): string => {
  const { sameSteps, shuffledSteps, chance, draws } = facts;
  const verdict =
    sameSteps === 0 && shuffledSteps === 0
      ? "too few actions to tell whether order matters"
      : chance > 0.05
        ? "no sign that order matters: a sequential model has nothing to learn from it that the items alone do not say"
        : `order matters: ${Math.round(chance * (draws + 1)) - 1} of ${draws} draws have as many`;
  const { grain, usersOfOneMoment: ofOne } = facts;
  return [
    `does order matter      ${sameSteps} times two steps go from the same item to the same item, and ${Math.round(shuffledSteps)} times where each user's order is drawn at random: ${verdict}`,
    `rows given twice       ${facts.duplicates}, of the same user, item and moment`,
    `users of one moment    ${ofOne === undefined ? "not known: the source has an order, and no times" : `${ofOne} with all of two or more actions at one moment: the file alone has their order`}`,
    `times                  ${grain === undefined ? "none" : grain === "days" ? "whole days: the order within a day is the file's" : `in ${grain}`}`,
  ].join("\n");
};
