// Metrics of accuracy: how high the right items of one query stand in its list.
import { at } from "@attrec/tensor/extend";

/** The name of a metric of accuracy on the command line. */
export type AccuracyName = "hr" | "recall" | "precision" | "map" | "ndcg" | "mrr" | "mrr@k" | "auc";

/** The list of one query, as far as accuracy is concerned. */
export interface Placed {
  /** The ranks of the right items, ascending; 1 is best, and no two are equal. */
  readonly ranks: Int32Array;
  /** How many items were ranked, the right ones among them. */
  readonly candidates: number;
}

/** A metric of accuracy. */
export interface AccuracyMetric {
  /** Its name as it is printed: "HR". */
  readonly title: string;
  /** One sentence that defines it, for help and documentation. */
  readonly about: string;
  /** Whether it looks at the first k items of a list alone. */
  readonly hasCutoff: boolean;
  /** Its value for one query. */
  readonly of: (placed: Placed, k: number) => number;
}

/** How many of the right items are among the first k. */
const hits = ({ ranks }: Placed, k: number): number => {
  let count = 0;
  while (count < ranks.length && at(ranks, count) <= k) count++;
  return count;
};

/** The sum of a worth over the right items among the first k; `worth` gets the number of the item among these, from 1. */
const sumOfHits = (placed: Placed, k: number, worth: (rank: number, number: number) => number): number => {
  let sum = 0;
  for (let i = 0, count = hits(placed, k); i < count; i++) sum += worth(at(placed.ranks, i), i + 1);
  return sum;
};

const discount = (rank: number): number => 1 / Math.log2(1 + rank);

/** The discounted gain of a list that begins with `count` right items. */
const idealGain = (count: number): number => {
  let sum = 0;
  for (let rank = 1; rank <= count; rank++) sum += discount(rank);
  return sum;
};

/** The metrics of accuracy under their names on the command line. */
export const accuracyMetrics: Readonly<Record<AccuracyName, AccuracyMetric>> = {
  hr: {
    title: "HR",
    about: "1 if a right item is among the first k, else 0 (equation 13 of the paper).",
    hasCutoff: true,
    of: (placed, k) => (hits(placed, k) > 0 ? 1 : 0),
  },
  recall: {
    title: "Recall",
    about: "The right items among the first k, as a share of all right items.",
    hasCutoff: true,
    of: (placed, k) => hits(placed, k) / placed.ranks.length,
  },
  precision: {
    title: "Precision",
    about: "The right items among the first k, as a share of k.",
    hasCutoff: true,
    of: (placed, k) => hits(placed, k) / k,
  },
  map: {
    title: "MAP",
    about:
      "The precision at each right item among the first k, added up and divided by the most right items that k places hold.",
    hasCutoff: true,
    of: (placed, k) => sumOfHits(placed, k, (rank, number) => number / rank) / Math.min(k, placed.ranks.length),
  },
  ndcg: {
    title: "NDCG",
    about:
      "1 / log2(1 + rank) of the right items among the first k, added up and divided by what the best order gives.",
    hasCutoff: true,
    of: (placed, k) => sumOfHits(placed, k, discount) / idealGain(Math.min(k, placed.ranks.length)),
  },
  mrr: {
    title: "MRR",
    about: "1 / rank of the first right item, over the whole list (equation 14 of the paper).",
    hasCutoff: false,
    of: ({ ranks }) => 1 / at(ranks, 0),
  },
  "mrr@k": {
    title: "MRR",
    about: "The same, and 0 if no right item is among the first k.",
    hasCutoff: true,
    of: (placed, k) => (hits(placed, k) > 0 ? 1 / at(placed.ranks, 0) : 0),
  },
  auc: {
    title: "AUC",
    about: "The share of pairs of a right and another candidate in which the right one stands first; 1 without others.",
    hasCutoff: false,
    of: ({ ranks, candidates }) => {
      const others = candidates - ranks.length;
      if (others === 0) return 1;
      const before = ranks.reduce((sum, rank, i) => sum + (rank - 1 - i), 0);
      return 1 - before / (ranks.length * others);
    },
  },
};
