/** Ranks and measures a model as a command's options ask for, and writes the figures of each user. */
import {
  type Dataset,
  type Experiment,
  figuresIn,
  listFacts,
  measure,
  type Measured,
  type MetricName,
  type Part,
  rank,
  type Ranks,
} from "attrec";
import { at } from "@attrec/tensor/extend";
import { categoriesOf, type CountingScore, cutoffNotes, isAccuracy } from "attrec/extend";
import { writeAtomically } from "attrec/node";
import { csvLine } from "../lists/csv.ts";
import { UsageError } from "../program/usage-error.ts";

/** The options of a command that concern metrics. */
export interface MeasureSettings {
  readonly metrics: readonly MetricName[];
  readonly cutoffs: readonly number[];
  readonly apart?: boolean;
  readonly sampled?: number | undefined;
}

/** Throws a sentence if a metric needs what the data do not have. */
export const assertMeasurable = ({ metrics }: Pick<MeasureSettings, "metrics">, { features, name }: Dataset): void => {
  if (metrics.includes("diversity") && categoriesOf(features, 0) === undefined)
    throw new UsageError(
      `--metrics diversity compares the categories of items, and ${name} has none: give a table of items with --items, or leave it out.`,
    );
};

/** The ranks of a model's right items, and what they come to. */
export const measureRanks = async (
  experiment: Experiment,
  score: CountingScore,
  part: Part,
  { metrics, cutoffs, apart = false, sampled }: MeasureSettings,
): Promise<{ readonly ranked: Ranks; readonly measured: Measured; readonly notes: readonly string[] }> => {
  const { dataset, split, sizes } = experiment;
  const needsLists = metrics.some((name) => !isAccuracy(name));
  const ranked = await rank(experiment, score, part, {
    ...(needsLists && { listLength: Math.max(...cutoffs) }),
    ...(sampled !== undefined && { sampled }),
  });
  const features = categoriesOf(dataset.features, sizes.items);
  const measured = measure(ranked, metrics, cutoffs, {
    ...(needsLists && { facts: listFacts(split, features) }),
    isApart: apart,
  });
  const notes = [
    ...(metrics.includes("hr") ? cutoffs.flatMap((k) => cutoffNotes(k, sizes.items)) : []),
    ...(sampled === undefined ? [] : [sampledNote(ranked, sampled)]),
  ];
  return { ranked, measured, notes };
};

/** What a sample makes of figures. A list of few items is whole, and has no sample. */
export const sampledNote = (
  { queries, candidates }: Pick<Ranks, "queries" | "candidates">,
  sampled: number,
): string => {
  const right = new Map<number, number>();
  for (const query of queries) right.set(query, (right.get(query) ?? 0) + 1);
  const whole = new Set(queries.filter((query, row) => at(candidates, row) - (right.get(query) ?? 0) < sampled)).size;
  if (whole === right.size)
    return `Right items are ranked among all: no list has ${sampled} others to draw from. The figures are those without --sampled.`;
  const some = whole === 0 ? "" : ` Of ${right.size} lists, ${whole} have fewer items, and are whole.`;
  return `Right items are ranked among ${sampled} items that were drawn, not among all: such figures are biased, and may order models otherwise than those of all items.${some}`;
};

/** The figures that any order of all items gives, where lists go to their end. */
const OF_ANY_ORDER: readonly MetricName[] = ["hr", "recall", "precision"];

/** A note where the figure that chooses the epoch, the first of `--validate`, is the same after each. */
export const chooserNotes = (validate: string, items: number): readonly string[] => {
  const [{ metric, cutoff = 0, title }] = figuresIn(validate);
  return cutoff < items || !OF_ANY_ORDER.includes(metric)
    ? []
    : [
        `${title} is the same whatever the model: there are no more than ${items} items. It chooses no epoch, and the first that it judges is kept: name another figure, such as --validate mrr.`,
      ];
};

/** Writes the figures of each user as a table between commas; a figure that does not concern a user is left empty. */
export const writePerUser = async (
  path: string,
  { users, perUser }: Measured,
  userNames: readonly string[],
): Promise<void> => {
  const names = Object.keys(perUser);
  const rows = Array.from(users, (user, row) => [
    at(userNames, user),
    ...Object.values(perUser).map((figures) => (Number.isNaN(figures[row]) ? "" : String(figures[row]))),
  ]);
  const text = [["user", ...names], ...rows].map(csvLine).join("");
  await writeAtomically(path, text);
};
