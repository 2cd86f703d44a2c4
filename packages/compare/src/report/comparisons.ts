/** Comparisons of AttRec with each other model: differences, intervals, tests and effect sizes. */
import { fold, key } from "@attrec/tensor";
import { at } from "@attrec/tensor/extend";
import type { MeasuredCondition, SeedResult } from "../run/run-study.ts";
import { bootstrapInterval, type ConfidenceInterval } from "../significance/bootstrap.ts";
import { holm } from "../significance/holm.ts";
import { mean, standardizedMean } from "../significance/mean.ts";
import { settled } from "../significance/settled.ts";
import { pairedT } from "../significance/t-test.ts";
import { rankBiserial, wilcoxon } from "../significance/wilcoxon.ts";

/** The measure that is compared for each user: whether her item is among the first 50, or the reciprocal of its rank. */
export type Measure = "HR@50" | "MRR";

/** One model, AttRec if nothing else is said, compared with another on a data set: by user, as means over seeds, and by seed, as means over users. */
export interface ModelComparison {
  readonly data: string;
  readonly other: string;
  readonly measure: Measure;
  /** Its mean less the other model's. */
  readonly difference: number;
  /** The 95 % bootstrap interval of the difference over users. */
  readonly interval: ConfidenceInterval;
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
    /** Seeds in which it is ahead. */
    readonly ahead: number;
    /** Seeds in which it is behind. */
    readonly behind: number;
    /** With few seeds, the smallest p-value that the signed-rank test can give is large: 0.25 for three. */
    readonly wilcoxon: number;
    readonly t: number;
  };
}

/** The measures, in the order of the paper. */
export const paperMeasures: readonly Measure[] = ["HR@50", "MRR"];

const gain: Readonly<Record<Measure, (rank: number) => number>> = {
  "HR@50": (rank) => (rank <= 50 ? 1 : 0),
  MRR: (rank) => 1 / rank,
};

/** Two sums of gains count as equal if they differ by at most this much for each gain: the rest is rounding. */
const ROUNDING = 1e-14;

/** Every user's gain, added up over seeds: whole numbers for hits. */
const sumsByUser = (runs: readonly SeedResult[], measure: Measure): Float64Array => {
  const sums = new Float64Array(runs[0]?.result.ranks.length ?? 0);
  for (const { result } of runs) result.ranks.forEach((rank, i) => (sums[i] = (sums[i] ?? 0) + gain[measure](rank)));
  return sums;
};

/** Each model's mean gain for a user over seeds; means that differ only by rounding are made equal. */
export const gainsByUser = (models: readonly (readonly SeedResult[])[], measure: Measure): readonly Float64Array[] => {
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
export const compareAll = (measured: readonly MeasuredCondition[]): readonly ModelComparison[] =>
  [...new Set(measured.map(({ data }) => data))].flatMap((data) =>
    paperMeasures.flatMap((measure) => {
      const here = havingRuns(measured, data);
      const ours = here.find(({ model }) => model === "attrec");
      return ours ? compareWith(data, ours, here, measure) : [];
    }),
  );

/** What attention is worth by HR@50 on each data set: AttRec with it less AttRec without it, in Table 3. */
export const attentionGains = (measured: readonly MeasuredCondition[]): readonly ModelComparison[] =>
  measured.flatMap((having) => {
    const isOther = (one: MeasuredCondition): boolean =>
      one.part === "table3" && one.data === having.data && one.condition.label === "without attention";
    const lacking = measured.find(isOther);
    if (having.part !== "table3" || having.condition.label !== "with attention" || !lacking) return [];
    if (having.runs.length === 0 || lacking.runs.length === 0) return [];
    return [compare(having.data, having, lacking, "HR@50")];
  });

/** The model that leads on a data set, compared with the next: the difference and the tests are the leader's less the next's. */
export interface Lead extends ModelComparison {
  readonly leader: string;
}

/**
 * Who leads on each data set by each measure, and how far; nothing where fewer than two models have results. Where AttRec leads,
 * it was compared before.
 */
export const leadsOf = (
  measured: readonly MeasuredCondition[],
  comparisons: readonly ModelComparison[],
): readonly Lead[] =>
  [...new Set(measured.map(({ data }) => data))].flatMap((data) =>
    paperMeasures.flatMap((measure) => {
      const here = havingRuns(measured, data);
      const ordered = here.toSorted((a, b) => meanGain(b, measure) - meanGain(a, measure));
      const [first, second] = ordered;
      if (!first || !second) return [];
      const known = comparisons.filter((one) => one.data === data && one.measure === measure);
      const all = first.model === "attrec" ? known : compareWith(data, first, here, measure);
      const compared = all.find(({ other }) => other === second.model);
      return compared ? [{ ...compared, leader: first.model }] : [];
    }),
  );

const havingRuns = (measured: readonly MeasuredCondition[], data: string): readonly MeasuredCondition[] =>
  measured.filter(({ runs, ...one }) => one.data === data && runs.length > 0);

const meanGain = ({ runs }: MeasuredCondition, measure: Measure): number =>
  mean(sumsByUser(runs, measure)) / runs.length;

/** One model against every other of a data set; Holm's correction is over the others. */
const compareWith = (
  data: string,
  ours: MeasuredCondition,
  here: readonly MeasuredCondition[],
  measure: Measure,
): readonly ModelComparison[] => {
  const compared = here.filter((other) => other !== ours).map((other) => compare(data, ours, other, measure));
  const corrected = holm(compared.map(({ byUser }) => byUser.wilcoxon));
  return compared.map((one, i) => ({ ...one, byUser: { ...one.byUser, holm: at(corrected, i) } }));
};

const compare = (
  data: string,
  ours: MeasuredCondition,
  other: MeasuredCondition,
  measure: Measure,
): ModelComparison => {
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
      behind: bySeed.filter((x) => x < 0).length,
      wilcoxon: wilcoxon(bySeed).p,
      t: pairedT(bySeed).p,
    },
  };
};

/**
 * Differences of sums over equally many seeds, and the divisor that turns them into differences of means. Means of hits could
 * differ in their last bit where they should be equal, as 1 - 2/3 and 1/3 do, and rank tests would then miss ties. Sums of hits
 * are whole numbers. The sums of both models are multiplied so that both cover the same number of seeds.
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

const assertSameUsers = (data: string, ours: MeasuredCondition, other: MeasuredCondition): void => {
  const [first, ...rest] = [...ours.runs, ...other.runs].map(({ result }) => result.users);
  if (rest.every((users) => users.length === first?.length && users.every((user, i) => user === first[i]))) return;
  throw new Error(
    `${ours.model} and ${other.model} were tested on different users of ${data}: they cannot be compared.`,
  );
};
