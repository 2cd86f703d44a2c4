// Measures ranks: figures for each user, and their means.
import { at } from "@attrec/tensor/extend";
import type { Ranks } from "../protocol/ranking.ts";
import { accuracyMetrics, type AccuracyName, type Placed } from "./accuracy.ts";
import { assertCutoff, type Metrics } from "./one-target.ts";

/** Figures of users. */
export interface Measured {
  /** The users, ascending. */
  readonly users: Int32Array;
  /** For each metric, one figure a user: the mean of the user's queries. */
  readonly perUser: Readonly<Record<string, Float64Array>>;
  /** The mean of each metric over all users, so that no user counts more than another. */
  readonly means: Metrics;
}

/** The metrics that are printed where none are asked for. */
export const usualMetrics = ["hr", "ndcg", "mrr"] as const satisfies readonly AccuracyName[];

/** The cut-offs that are used where none are asked for. */
export const usualCutoffs: readonly number[] = [50];

/**
 * Measures ranks by some metrics of accuracy, at every cut-off, under names such as "HR@50" and "MRR".
 *
 * Throws a `RangeError` if nobody was ranked, and for a cut-off that is not a whole number of at least 1.
 */
export const measure = (
  ranks: Ranks,
  asked: readonly AccuracyName[] = usualMetrics,
  cutoffs: readonly number[] = usualCutoffs,
): Measured => {
  cutoffs.forEach(assertCutoff);
  if (ranks.users.length === 0) throw new RangeError("Expected the rank of at least one tested user, got none.");
  const lists = listsOf(ranks);
  const users = Int32Array.from(new Set(ranks.users));
  const perUser = Object.fromEntries(
    asked.flatMap((name) => {
      const metric = accuracyMetrics[name];
      const figures = (k: number): Float64Array => meansByUser(lists, users.length, (placed) => metric.of(placed, k));
      return metric.hasCutoff
        ? cutoffs.map((k) => [`${metric.title}@${k}`, figures(k)] as const)
        : [[metric.title, figures(Infinity)] as const];
    }),
  );
  return { users, perUser, means: meansOf(perUser) };
};

/** The mean of each column. */
const meansOf = (perUser: Measured["perUser"]): Metrics =>
  Object.fromEntries(
    Object.entries(perUser).map(([name, figures]) => [
      name,
      figures.reduce((sum, figure) => sum + figure, 0) / figures.length,
    ]),
  );

/** The list of a query, and which of the users it is of. */
interface List extends Placed {
  readonly row: number;
}

/** The lists of all queries; the rows of a query follow one another. */
const listsOf = ({ users, queries, ranks, candidates }: Ranks): readonly List[] => {
  const lists: List[] = [];
  let row = -1;
  for (let start = 0, end = 0; start < users.length; start = end) {
    while (end < users.length && queries[end] === queries[start]) end++;
    if (start === 0 || users[start] !== users[start - 1]) row++;
    lists.push({ row, ranks: ranks.slice(start, end).sort(), candidates: at(candidates, start) });
  }
  return lists;
};

/** For each user the mean of a figure over the user's lists. */
const meansByUser = (
  lists: readonly List[],
  users: number,
  figureOf: (list: Placed) => number,
): Float64Array<ArrayBuffer> => {
  const sums = new Float64Array(users);
  const counts = new Int32Array(users);
  for (const list of lists) {
    sums[list.row] = at(sums, list.row) + figureOf(list);
    counts[list.row] = at(counts, list.row) + 1;
  }
  return sums.map((sum, row) => sum / at(counts, row));
};
