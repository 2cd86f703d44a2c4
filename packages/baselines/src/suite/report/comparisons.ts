import { at, fold, key } from "@attrec/tensor";
import { bootstrapInterval, type Interval } from "../significance/bootstrap.ts";
import { holm } from "../significance/holm.ts";
import { mean, standardizedMean } from "../significance/mean.ts";
import { pairedT } from "../significance/t-test.ts";
import { rankBiserial, wilcoxon } from "../significance/wilcoxon.ts";
import type { Measured, Run } from "../run-study.ts";

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

/** What every user comes to, as the mean over seeds. */
export const gainsByUser = (runs: readonly Run[], measure: Measure): Float64Array => {
  const gains = new Float64Array(runs[0]?.result.ranks.length ?? 0);
  for (const { result } of runs)
    result.ranks.forEach((rank, i) => (gains[i] = (gains[i] ?? 0) + gain[measure](rank) / runs.length));
  return gains;
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
  const [a, b] = [gainsByUser(ours.runs, measure), gainsByUser(other.runs, measure)];
  if (a.length !== b.length) {
    throw new Error(
      `${ours.model} and ${other.model} were tested on different users of ${data}: they cannot be compared.`,
    );
  }
  const differences = a.map((value, i) => value - at(b, i));
  const seeds = ours.runs.flatMap(({ seed, result }) => {
    const same = other.runs.find((run) => run.seed === seed);
    const meanOf = (ranks: Int32Array): number => mean(Float64Array.from(ranks, (rank) => gain[measure](rank)));
    return same ? [meanOf(result.ranks) - meanOf(same.result.ranks)] : [];
  });
  const test = wilcoxon(differences).p;
  return {
    data,
    other: other.model,
    measure,
    difference: mean(differences),
    interval: bootstrapInterval(differences, fold(fold(key(1), `${data} ${other.model}`), measure), {
      resamples: 2000,
    }),
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
      seeds: seeds.length,
      ahead: seeds.filter((x) => x > 0).length,
      wilcoxon: wilcoxon(seeds).p,
      t: pairedT(seeds).p,
    },
  };
};
