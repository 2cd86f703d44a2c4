// The ranks of all models over data sets and over users.
import { at } from "@attrec/tensor/extend";
import type { MeasuredCondition } from "../run/run-study.ts";
import { criticalDifference } from "../significance/critical-difference.ts";
import { mean } from "../significance/mean.ts";
import { gainsByUser } from "./comparisons.ts";
import type { Ranking } from "./report.ts";

/** A ranking over fewer data sets than this would say nothing. */
const ENOUGH_DATA = 5;

/**
 * The ranks of all models, by the reciprocal rank of the test item: over the users of each data set, and also over the data
 * sets if there are enough of them.
 */
export const rankAll = (measured: readonly MeasuredCondition[]): readonly Ranking[] => {
  const models = [...new Set(measured.map(({ model }) => model))];
  const names = [...new Set(measured.map(({ data }) => data))];
  const gainsOf = (data: string): readonly Float64Array[] | undefined => {
    const runs = models.map((model) => measured.find((one) => one.data === data && one.model === model)?.runs ?? []);
    return runs.every(({ length }) => length > 0) ? gainsByUser(runs, "MRR") : undefined;
  };
  const complete = names.flatMap((data) => {
    const gains = gainsOf(data);
    return gains && models.length > 1 ? [{ data, gains }] : [];
  });
  const byUser = complete.map(({ data, gains }) => {
    const users = at(gains, 0).length;
    const blocks = Array.from({ length: users }, (_, user) => gains.map((of) => at(of, user)));
    return ordered(`the users of ${data}`, models, blocks);
  });
  if (complete.length < ENOUGH_DATA) return byUser;
  const blocks = complete.map(({ gains }) => gains.map((of) => mean(of)));
  return [ordered(`${complete.length} data sets`, models, blocks), ...byUser];
};

const ordered = (over: string, models: readonly string[], blocks: readonly (readonly number[])[]): Ranking => {
  const compared = criticalDifference(blocks);
  const order = models.map((_, i) => i).toSorted((a, b) => at(compared.ranks, a) - at(compared.ranks, b));
  return {
    ...compared,
    over,
    measure: "MRR",
    models: order.map((i) => at(models, i)),
    ranks: order.map((i) => at(compared.ranks, i)),
  };
};
