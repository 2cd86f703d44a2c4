/** AttRec against each other model: differences, intervals, tests and effect sizes. */
import { fold, key } from "@attrec/tensor";
import { at } from "@attrec/tensor/extend";
import type { Measured, Run } from "../run/run-study.ts";
import { bootstrapInterval, type Interval } from "../significance/bootstrap.ts";
import { holm } from "../significance/holm.ts";
import { mean, standardizedMean } from "../significance/mean.ts";
import { settled } from "../significance/settled.ts";
import { pairedT } from "../significance/t-test.ts";
import { rankBiserial, wilcoxon } from "../significance/wilcoxon.ts";

/** What is compared for each user: whether her item is among the first 50, or the reciprocal of its rank. */
export type Measure = "HR@50" | "MRR";

/** AttRec against another model on a data set: by user, each the mean of her seeds, and by seed, each the mean of its users. */
export interface Comparison {
  readonly data: string;
  readonly other: string;
  readonly measure: Measure;
  /** AttRec's mean less the other's. */
  readonly difference: number;
  /** 95 % bootstrap interval of it over users. */
  readonly interval: Interval;
  readonly byUser: {
    readonly users: number;
    /** Users for whom the two differ. */
    readonly differing: number;
    readonly wilcoxon: number;
    readonly t: number;
    /** The Wilcoxon p-value, corrected by Holm for the number of other models. */
    readonly holm: number;
    /** Cohen's d of the pairs. */
    readonly effect: number;
    readonly rankBiserial: number;
  };
  readonly bySeed: {
    readonly seeds: number;
    /** Seeds in which AttRec is ahead. */
    readonly ahead: number;
    /** With few seeds, the smallest p-value that the signed-rank test can give is large: 0.25 for three. */
    readonly wilcoxon: number;
    readonly t: number;
  };
}

const gain: Readonly<Record<Measure, (rank: number) => number>> = {
  "HR@50": (rank) => (rank <= 50 ? 1 : 0),
  MRR: (rank) => 1 / rank,
};

/** Sums of so many gains that differ by no more than this for each are the same: the rest is rounding. */
const ROUNDING = 1e-14;

/** What every user comes to, added up over seeds: whole numbers for hits. */
const sumsByUser = (runs: readonly Run[], measure: Measure): Float64Array => {
  const sums = new Float64Array(runs[0]?.result.ranks.length ?? 0);
  for (const { result } of runs) result.ranks.forEach((rank, i) => (sums[i] = (sums[i] ?? 0) + gain[measure](rank)));
  return sums;
};

/** What each model comes to for a user, as the mean over seeds; what is the same but for rounding is equal. */
export const gainsByUser = (models: readonly (readonly Run[])[], measure: Measure): readonly Float64Array[] => {
  const means = models.map((runs) => sumsByUser(runs, measure).map((sum) => sum / runs.length));
  means[0]?.forEach((_, user) => {
    const equal = settled(
      Float64Array.from(means, (of) => at(of, user)),
      ROUNDING,
    );
    means.forEach((of, model) => (of[user] = at(equal, model)));
  });
  return means;
};

/** AttRec against every other model of a data set, from their measurements of Table 2. */
export const compareAll = (measured: readonly Measured[]): readonly Comparison[] =>
  [...new Set(measured.map(({ data }) => data))].flatMap((data) =>
    (["HR@50", "MRR"] as const).flatMap((measure) => {
      const here = measured.filter(({ runs, ...one }) => one.data === data && runs.length > 0);
      const ours = here.find(({ model }) => model === "attrec");
      if (!ours) return [];
      const others = here.filter((other) => other !== ours);
      const compared = others.map((other) => compare(data, ours, other, measure));
      const corrected = holm(compared.map(({ byUser }) => byUser.wilcoxon));
      return compared.map((one, i) => ({ ...one, byUser: { ...one.byUser, holm: at(corrected, i) } }));
    }),
  );

const compare = (data: string, ours: Measured, other: Measured, measure: Measure): Comparison => {
  assertSameUsers(data, ours, other);
  const [a, b] = [sumsByUser(ours.runs, measure), sumsByUser(other.runs, measure)];
  const { differences, scale } = differencesOf(a, ours.runs.length, b, other.runs.length);
  const seeds = ours.runs.flatMap(({ seed, result }) => {
    const same = other.runs.find((run) => run.seed === seed);
    const sumOf = (ranks: Int32Array): number => ranks.reduce((sum, rank) => sum + gain[measure](rank), 0);
    return same ? [sumOf(result.ranks) - sumOf(same.result.ranks)] : [];
  });
  const bySeed = settled(Float64Array.from(seeds), ROUNDING * a.length);
  const test = wilcoxon(differences).p;
  const [low, high] = bootstrapInterval(differences, fold(fold(key(1), `${data} ${other.model}`), measure), {
    resamples: 2000,
  });
  return {
    data,
    other: other.model,
    measure,
    difference: mean(differences) / scale,
    interval: [low / scale, high / scale],
    byUser: {
      users: differences.length,
      differing: differences.filter((x) => x !== 0).length,
      wilcoxon: test,
      t: pairedT(differences).p,
      holm: test,
      effect: standardizedMean(differences),
      rankBiserial: rankBiserial(differences),
    },
    bySeed: {
      seeds: bySeed.length,
      ahead: bySeed.filter((x) => x > 0).length,
      wilcoxon: wilcoxon(bySeed).p,
      t: pairedT(bySeed).p,
    },
  };
};

/**
 * Differences of sums over as many seeds, and by what to divide them for those of means. Means of hits would differ in their
 * last bit where they should not, 1 - 2/3 from 1/3, and tests of ranks would take what is tied for different; sums of hits are
 * whole numbers. A model with fewer seeds than the other is counted as often as is needed.
 */
const differencesOf = (
  a: Float64Array,
  seedsOfA: number,
  b: Float64Array,
  seedsOfB: number,
): { readonly differences: Float64Array; readonly scale: number } => {
  const [timesA, timesB] = seedsOfA === seedsOfB ? [1, 1] : [seedsOfB, seedsOfA];
  const scale = seedsOfA * timesA;
  return {
    differences: settled(
      a.map((sum, i) => sum * timesA - at(b, i) * timesB),
      ROUNDING * scale,
    ),
    scale,
  };
};

const assertSameUsers = (data: string, ours: Measured, other: Measured): void => {
  const [first, ...rest] = [...ours.runs, ...other.runs].map(({ result }) => result.users);
  if (rest.every((users) => users.length === first?.length && users.every((user, i) => user === first[i]))) return;
  throw new Error(
    `${ours.model} and ${other.model} were tested on different users of ${data}: they cannot be compared.`,
  );
};
