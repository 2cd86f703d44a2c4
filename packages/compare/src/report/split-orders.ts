// Says whether the order of models is the same under two splits.
import { fold, key } from "@attrec/tensor";
import { at, uniformWords } from "@attrec/tensor/extend";
import type { MeasuredCondition, StudyResults } from "../run/run-study.ts";
import { type ConfidenceInterval, middleOf } from "../significance/bootstrap.ts";
import { kendallTau } from "../significance/kendall.ts";

/** A study's results under one split. */
export interface UnderSplit {
  readonly split: string;
  readonly results: Pick<StudyResults, "measured">;
}

/** How far the order of models by HR@50 is the same under two splits of one data set. */
export interface SplitOrder {
  readonly data: string;
  readonly splits: readonly [string, string];
  /** The models that have figures under both. */
  readonly models: readonly string[];
  /** Kendall's τ-b of their figures; NaN where all are level under one of the two, so that there is no order. */
  readonly tau: number;
  /** The 95 % bootstrap interval of τ over users. */
  readonly interval: ConfidenceInterval;
}

const RESAMPLES = 1000;

/**
 * For each pair of splits and each data set, how far the order of models in table 2 is the same.
 *
 * @example
 * ```ts
 * // Under two splits; here the results of one stand for both, so that the order is the same.
 * const [order] = splitOrders([{ split: "leave-one-out", results }, { split: "leave-2-out", results }]);
 * [order?.models, order?.tau]; // [["popularity", "item-knn"], 1]
 * ```
 */
export const splitOrders = (studies: readonly UnderSplit[]): readonly SplitOrder[] =>
  studies.flatMap((first, i) =>
    studies.slice(i + 1).flatMap((second) => {
      const [a, b] = [first, second].map(({ results }) => results.measured.filter(({ part }) => part === "table2"));
      const names = [...new Set((a ?? []).map(({ data }) => data))];
      return names.flatMap((data) => orderOn(data, [first.split, second.split], a ?? [], b ?? []));
    }),
  );

const orderOn = (
  data: string,
  splits: readonly [string, string],
  first: readonly MeasuredCondition[],
  second: readonly MeasuredCondition[],
): readonly SplitOrder[] => {
  const of = (all: readonly MeasuredCondition[], model: string): MeasuredCondition | undefined =>
    all.find((one) => one.data === data && one.model === model && one.runs.length > 0);
  const pairs = first.flatMap(({ model }) => {
    const [a, b] = [of(first, model), of(second, model)];
    return a && b ? [{ model, a, b }] : [];
  });
  const models = [...new Set(pairs.map(({ model }) => model))];
  if (models.length < 2) return [];
  const byUser = [pairs.map(({ a }) => hitsByUser(a)), pairs.map(({ b }) => hitsByUser(b))] as const;
  const users = [...new Set(byUser.flat().flatMap((one) => [...one.keys()]))];
  const hits = byUser.map((columns) =>
    columns.map((column) => Float64Array.from(users, (user) => column.get(user) ?? NaN)),
  );
  const tau = (counts: Float64Array): number => {
    const [a, b] = hits.map((columns) => columns.map((column) => meanOf(column, counts)));
    return kendallTau(a ?? [], b ?? []);
  };
  const resampled = Array.from({ length: RESAMPLES }, (_, stream) => {
    const counts = new Float64Array(users.length);
    for (const word of uniformWords(fold(key(0), "split orders"), stream, users.length)) {
      const user = Math.floor((word / 2 ** 32) * users.length);
      counts[user] = at(counts, user) + 1;
    }
    return tau(counts);
  });
  // A draw in which all models are level has no order.
  const known = Float64Array.from(resampled.filter((one) => !Number.isNaN(one)));
  return [{ data, splits, models, tau: tau(new Float64Array(users.length).fill(1)), interval: middleOf(known) }];
};

/** For each tested user, how often the item is among the first 50, the mean over seeds. */
const hitsByUser = ({ runs }: MeasuredCondition): ReadonlyMap<number, number> => {
  const hits = new Map<number, number>();
  for (const { result } of runs)
    result.users.forEach((user, i) => {
      const hit = (result.ranks[i] ?? Infinity) <= 50 ? 1 / runs.length : 0;
      hits.set(user, (hits.get(user) ?? 0) + hit);
    });
  return hits;
};

/** The mean over users, each counted as often as it was drawn; users who are not tested do not count. */
const meanOf = (hits: Float64Array, counts: Float64Array): number => {
  let [sum, count] = [0, 0];
  hits.forEach((hit, i) => {
    if (Number.isNaN(hit)) return;
    sum += at(counts, i) * hit;
    count += at(counts, i);
  });
  return sum / count;
};

/**
 * A finding about two splits, a sentence.
 *
 * @example
 * ```ts
 * const order = { data: "ml-100k", splits: ["leave-one-out", "temporal-80-10-10"], models: ["fmc", "attrec"] } as const;
 * splitFinding({ ...order, tau: 0.6, interval: [0.2, 0.9] }); // "On ml-100k the order of 2 models by HR@50 under leave-one-out and under temporal-80-10-10 agrees with Kendall's τ 0.60…
 * ```
 */
export const splitFinding = ({ data, splits, models, tau, interval: [low, high] }: SplitOrder): string => {
  const [one, other] = splits;
  if (Number.isNaN(tau))
    return `On ${data} the ${models.length} models are all level by HR@50 under ${one} or under ${other}, so that there is no order to compare.`;
  const verdict =
    tau === 1 && low === 1
      ? "the order is the same, also when other users are drawn"
      : low > 0
        ? "the order survives in part"
        : "these data do not show that the order survives";
  return `On ${data} the order of ${models.length} models by HR@50 under ${one} and under ${other} agrees with Kendall's τ ${tau.toFixed(2)} (95 % interval over users ${low.toFixed(2)} to ${high.toFixed(2)}): ${verdict}.`;
};
