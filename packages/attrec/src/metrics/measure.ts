// Measures ranks and lists: figures for each user, and their means.
import { at } from "@attrec/tensor/extend";
import type { Ranks } from "../protocol/ranking.ts";
import { accuracyMetrics, type AccuracyName, type Placed } from "./accuracy.ts";
import { type ListFacts, type ListName, listMetrics } from "./lists.ts";
import { assertCutoff, type Metrics } from "./one-target.ts";

/** The name of a metric on the command line. */
export type MetricName = AccuracyName | ListName;

/** Figures of users. */
export interface Measured {
  /** The users, ascending. */
  readonly users: Int32Array;
  /** For each metric of a user's own, one figure a user: the mean of the user's queries; NaN for a user whom it does not concern. */
  readonly perUser: Readonly<Record<string, Float64Array>>;
  /** The mean of each metric over the users whom it concerns, so that no user counts more than another. */
  readonly means: Metrics;
}

/** The options of a measurement. */
export interface MeasureOptions {
  /** The facts that metrics of lists need. */
  readonly facts?: ListFacts;
  /** Whether accuracy is also measured apart for right items that the user had acted on before ("repeat"), and for others ("explore"). */
  readonly isApart?: boolean;
}

/** The names of all metrics. */
export const metricNames = [
  ...(Object.keys(accuracyMetrics) as readonly AccuracyName[]),
  ...(Object.keys(listMetrics) as readonly ListName[]),
] as const;

/** The metrics that are printed where none are asked for. */
export const usualMetrics = ["hr", "ndcg", "mrr"] as const satisfies readonly MetricName[];

/** The cut-offs that are used where none are asked for. */
export const usualCutoffs: readonly number[] = [50];

/**
 * Whether a metric is one of accuracy, which needs ranks alone.
 *
 * @example
 * ```ts
 * [isAccuracy("ndcg"), isAccuracy("coverage")]; // [true, false]
 * ```
 */
export const isAccuracy = (name: MetricName): name is AccuracyName => Object.hasOwn(accuracyMetrics, name);

/**
 * Measures ranks by some metrics, at every cut-off, under names such as "HR@50" and "MRR".
 *
 * Throws a `RangeError` if nobody was ranked, for a cut-off that is not a whole number of at least 1, and for a metric of lists
 * where the ranks have no lists of that length, or the facts are missing.
 *
 * @example
 * ```ts
 * const rows = ["ann", "bob"].flatMap((user) => ["a", "b", "c", "d", "e"].map((item, time) => `${user},${item},${time}`));
 * const data = await datasetFrom("mine.csv", new TextEncoder().encode(["user,item,time", ...rows].join("\n")));
 * const experiment = prepareExperiment(data, defaultProtocol, { historyLength: 2, targetCount: 1 });
 * const model = attrec({ dim: 2 });
 * const parameters = compile((k: KeyTensor) => model.init(k, experiment.sizes), interpreter())(keyTensor(key(1)));
 * const score = scoresOf(opaque(model), interpreter(), experiment)(parameters);
 * measure(await rank(experiment, score, "test"), ["hr"], [5]).means; // { HR@5: 1 }
 * ```
 */
export const measure = (
  ranks: Ranks,
  asked: readonly MetricName[] = usualMetrics,
  cutoffs: readonly number[] = usualCutoffs,
  { facts, isApart = false }: MeasureOptions = {},
): Measured => {
  cutoffs.forEach(assertCutoff);
  if (ranks.users.length === 0) throw new RangeError("Expected the rank of at least one tested user, got none.");
  const users = Int32Array.from(new Set(ranks.users));
  const kinds: readonly Kind[] = isApart ? [ALL, REPEAT, EXPLORE] : [ALL];
  const answers = kinds.map((kind) => ({ kind, of: answersOf(ranks, kind) }));
  const suffix = ranks.sampled === undefined ? "" : ` (${ranks.sampled} sampled)`;
  const perUser: Record<string, Float64Array> = {};
  const means: Record<string, number> = {};
  const note = (name: string, figures: Float64Array): void => {
    // A metric that concerns nobody, such as one of repeats where there are none, has no figure.
    if (figures.every(Number.isNaN)) return;
    perUser[name] = figures;
    means[name] = meanOfKnown(figures);
  };
  for (const { kind, of } of answers) {
    for (const name of asked.filter(isAccuracy)) {
      const { title, hasCutoff, of: valueOf } = accuracyMetrics[name];
      for (const k of hasCutoff ? cutoffs : [Infinity])
        note(
          `${title}${hasCutoff ? `@${k}` : ""}${kind.suffix}${suffix}`,
          meansByUser(of, users.length, (answer) => valueOf(answer, k)),
        );
    }
  }
  for (const name of asked.filter((one) => !isAccuracy(one))) {
    const metric = listMetrics[name];
    for (const k of cutoffs) {
      const listOf = listsOf(ranks, k);
      const known = factsFor(name, facts);
      const all = answers[0]?.of ?? [];
      if (metric.of === "all") means[`${metric.title}@${k}`] = metric.value(exposureOf(all, listOf, known));
      else
        note(
          `${metric.title}@${k}`,
          meansByUser(all, users.length, ({ query }) => metric.value(listOf(query), known)),
        );
    }
  }
  return { users, perUser, means };
};

/** Which right items count. */
interface Kind {
  readonly suffix: string;
  readonly isCounted: (isRepeat: boolean) => boolean;
}
const ALL: Kind = { suffix: "", isCounted: () => true };
const REPEAT: Kind = { suffix: " repeat", isCounted: (isRepeat) => isRepeat };
const EXPLORE: Kind = { suffix: " explore", isCounted: (isRepeat) => !isRepeat };

/** The answer to a query, and which of the users it is of. */
interface Answer extends Placed {
  readonly row: number;
  readonly query: number;
}

/** The answers to all queries that have a right item of a kind; the rows of a query follow one another. */
const answersOf = ({ users, queries, ranks, candidates, repeats }: Ranks, { isCounted }: Kind): readonly Answer[] => {
  const answers: Answer[] = [];
  let row = -1;
  for (let start = 0, end = 0; start < users.length; start = end) {
    while (end < users.length && queries[end] === queries[start]) end++;
    if (start === 0 || users[start] !== users[start - 1]) row++;
    const own = ranks.slice(start, end).filter((_, i) => isCounted(repeats[start + i] === 1));
    if (own.length > 0)
      answers.push({ row, query: at(queries, start), ranks: own.sort(), candidates: at(candidates, start) });
  }
  return answers;
};

/** For each user the mean of a figure over the user's answers; NaN without any. */
const meansByUser = (
  answers: readonly Answer[],
  users: number,
  figureOf: (answer: Answer) => number,
): Float64Array<ArrayBuffer> => {
  const sums = new Float64Array(users);
  const counts = new Int32Array(users);
  for (const answer of answers) {
    sums[answer.row] = at(sums, answer.row) + figureOf(answer);
    counts[answer.row] = at(counts, answer.row) + 1;
  }
  return sums.map((sum, row) => sum / at(counts, row));
};

const meanOfKnown = (figures: Float64Array): number => {
  const known = figures.filter((figure) => !Number.isNaN(figure));
  return known.reduce((sum, figure) => sum + figure, 0) / known.length;
};

const factsFor = (name: ListName, facts: ListFacts | undefined): ListFacts => {
  if (!facts) throw new RangeError(`Expected the facts of the training for the metric ${name}: see listFacts.`);
  if (name === "diversity" && !facts.features)
    throw new RangeError("Expected the features of the items for the metric diversity: give them to listFacts.");
  return facts;
};

/** The first k items of a query. */
const listsOf = ({ lists }: Ranks, k: number): ((query: number) => Int32Array) => {
  if (!lists || lists.length < k)
    throw new RangeError(
      `Expected the first ${k} items of each query, got ${lists?.length ?? 0}: rank with a listLength of at least ${k}.`,
    );
  return (query) => lists.items.subarray(query * lists.length, query * lists.length + k).filter((item) => item >= 0);
};

/** How often each item is in a list. */
const exposureOf = (
  answers: readonly Answer[],
  listOf: (query: number) => Int32Array,
  { audience }: ListFacts,
): Int32Array => {
  const exposure = new Int32Array(audience.length);
  for (const { query } of answers) for (const item of listOf(query)) exposure[item] = at(exposure, item) + 1;
  return exposure;
};
