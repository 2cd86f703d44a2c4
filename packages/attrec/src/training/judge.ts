/** Judges parameters by figures on a part of the data. */
import type { Figure } from "../metrics/figure.ts";
import { categoriesOf } from "../metrics/item-categories.ts";
import { listFacts } from "../metrics/lists.ts";
import { isAccuracy, measure } from "../metrics/measure.ts";
import type { Experiment } from "../protocol/experiment.ts";
import { rank } from "../protocol/rank.ts";
import type { CountingScore } from "../protocol/rank-counted.ts";
import type { Ranks } from "../protocol/ranking.ts";
import { isBelowChance } from "./below-chance.ts";
import type { Judgement } from "./fit-events.ts";

/** HR@50, by which an epoch is judged where nothing else is asked for. */
export const usualFigures: readonly [Figure] = [{ metric: "hr", cutoff: 50, title: "HR@50" }];

/** The judgement of scores by figures, the first of which decides. */
export const judgementBy = (
  experiment: Experiment,
  figures: readonly [Figure, ...Figure[]],
): ((score: CountingScore) => Promise<Judgement>) => {
  const { split, dataset, sizes, protocol } = experiment;
  const lists = figures.filter(({ metric }) => !isAccuracy(metric)).map(({ cutoff = 0 }) => cutoff);
  const needsLists = lists.length > 0;
  const facts = needsLists ? listFacts(split, categoriesOf(dataset.features, sizes.items)) : undefined;
  return async (score) => {
    const wishes = needsLists ? { listLength: Math.max(...lists) } : {};
    const ranks = await rank(experiment, score, protocol.epochChosenOn, wishes);
    const values = figures.map(({ metric, cutoff, title }) => {
      const { means } = measure(ranks, [metric], cutoff === undefined ? [] : [cutoff], { ...(facts && { facts }) });
      return [title, means[title] ?? NaN] as const;
    });
    const doubt = doubtOf(ranks);
    return { value: values[0]?.[1] ?? NaN, figures: Object.fromEntries(values), ...(doubt !== undefined && { doubt }) };
  };
};

/** A sentence if ranks are worse than those of items in an order drawn at random. */
const doubtOf = (ranks: Ranks): string | undefined => {
  const { perUser, means } = measure(ranks, ["auc"], []);
  const { AUC: places = new Float64Array() } = perUser;
  if (!isBelowChance(places)) return undefined;
  return `The loss falls, and yet right items are ranked worse than by chance (AUC ${(means["AUC"] ?? NaN).toFixed(3)}, by chance 0.5): perhaps the model's score is larger for nearer items, and the model does not say so (nearer: "larger"), or it gives all items the same.`;
};
