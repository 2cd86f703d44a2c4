// Metrics of what is recommended, right or not: how much of the catalogue, how well known, how different from each other.
import { at } from "@attrec/tensor/extend";
import type { Split } from "../data/split.ts";

/** The name of a metric of lists on the command line. */
export type ListName = "coverage" | "gini" | "novelty" | "popularity" | "diversity";

/** What metrics of lists have to know of the data. */
export interface ListFacts {
  /** For each item, the number of users who acted on it in training. */
  readonly audience: Int32Array;
  /** The number of users with an action in training. */
  readonly trainedUsers: number;
  /** For each item, its features, such as genres; needed for diversity alone. */
  readonly features?: readonly ReadonlySet<string>[];
}

interface AnyListMetric {
  /** Its name as it is printed. */
  readonly title: string;
  /** One sentence that defines it, for help and documentation. */
  readonly about: string;
}

/** A metric of each list alone. */
export interface EachListMetric extends AnyListMetric {
  readonly of: "each";
  /** Its value for one list. */
  readonly value: (list: Int32Array, facts: ListFacts) => number;
}

/** A metric of all lists together. */
export interface AllListsMetric extends AnyListMetric {
  readonly of: "all";
  /** Its value, from how often each item is in a list. */
  readonly value: (exposure: Int32Array) => number;
}

/** A metric of lists. */
export type ListMetric = EachListMetric | AllListsMetric;

const meanOf = (list: Int32Array, value: (item: number) => number): number =>
  list.reduce((sum, item) => sum + value(item), 0) / list.length;

/** The features that only one of two items has, as a share of those that either has; 0 where both have none. */
const distance = (a: ReadonlySet<string>, b: ReadonlySet<string>): number => {
  let shared = 0;
  for (const feature of a) if (b.has(feature)) shared++;
  const either = a.size + b.size - shared;
  return either === 0 ? 0 : 1 - shared / either;
};

const NO_FEATURES: ReadonlySet<string> = new Set();

/** The metrics of lists under their names on the command line. An empty list has no value of its own, and is left out. */
export const listMetrics: Readonly<Record<ListName, ListMetric>> = {
  coverage: {
    title: "Coverage",
    about: "The items that are among the first k of any query, as a share of all items.",
    of: "all",
    value: (exposure) => exposure.reduce((sum, times) => sum + (times > 0 ? 1 : 0), 0) / exposure.length,
  },
  gini: {
    title: "Gini",
    about:
      "The Gini index of how often items are among the first k: 0 if all are equally often, near 1 if one is always.",
    of: "all",
    value: (exposure) => {
      const sorted = exposure.toSorted();
      const total = sorted.reduce((sum, times) => sum + times, 0);
      const weighted = sorted.reduce((sum, times, i) => sum + (2 * (i + 1) - sorted.length - 1) * times, 0);
      return weighted / (sorted.length * total);
    },
  },
  novelty: {
    title: "Novelty",
    about:
      "-log2 of the share of users who acted on an item in training, the mean of the first k; an item that nobody acted on counts as if one user had.",
    of: "each",
    value: (list, { audience, trainedUsers }) =>
      meanOf(list, (item) => -Math.log2(Math.max(1, at(audience, item)) / trainedUsers)),
  },
  popularity: {
    title: "Popularity",
    about: "The users who acted on an item in training, the mean of the first k.",
    of: "each",
    value: (list, { audience }) => meanOf(list, (item) => at(audience, item)),
  },
  diversity: {
    title: "Diversity",
    about: "1 - the features that two items share, by those that either has, the mean of all pairs among the first k.",
    of: "each",
    value: (list, { features = [] }) => {
      const own = Array.from(list, (item) => features[item] ?? NO_FEATURES);
      const pairs = own.flatMap((a, i) => own.slice(i + 1).map((b) => distance(a, b)));
      return pairs.length === 0 ? 0 : pairs.reduce((sum, one) => sum + one, 0) / pairs.length;
    },
  },
};

/**
 * The facts of a split that metrics of lists have to know.
 *
 * @example
 * ```ts
 * const { audience, trainedUsers } = listFacts(experiment.split);
 * // Of the eight films all four viewers have seen one in training.
 * [audience, trainedUsers]; // [[1, 2, 3, 4, 3, 2, 1, 0], 4]
 * ```
 */
export const listFacts = ({ sequences, trainEnds }: Split, features?: readonly ReadonlySet<string>[]): ListFacts => {
  const audience = new Int32Array(sequences.itemCount);
  let trainedUsers = 0;
  trainEnds.forEach((end, user) => {
    const items = new Set(sequences.items.subarray(at(sequences.offsets, user), end));
    for (const item of items) audience[item] = at(audience, item) + 1;
    if (items.size > 0) trainedUsers++;
  });
  return { audience, trainedUsers, ...(features && { features }) };
};
