// The metrics of a report: all that can be told from the rank of each user's one right item.
import { type Metrics, metricsOf } from "attrec";
import { expectedSampled } from "attrec/extend";

/** The paper's cut-off, by which models are searched and compared. */
export const PAPERS_CUTOFF = 50;

/** What is measured beside the metrics of all users among all items. */
export interface AlsoMeasured {
  /** For each user 1 where she had acted on her item before: then repeats are measured apart. */
  readonly repeats?: Uint8Array;
  /** The number of items that are drawn, and for each user among how many her item is ranked: then metrics of samples are given. */
  readonly sampled?: { readonly drawn: number; readonly candidates: Int32Array };
}

/** HR, NDCG and MRR at every cut-off, each once, and MRR over the whole list. */
export const metricsAt = (ranks: Int32Array, cutoffs: readonly number[], also: AlsoMeasured = {}): Metrics => {
  const once = [...new Set(cutoffs)].toSorted((a, b) => a - b);
  const { repeats, sampled } = also;
  return {
    ...among(ranks, once),
    ...(repeats && {
      ...suffixed(
        ranks.filter((_, i) => repeats[i] === 1),
        once,
        " repeat",
      ),
      ...suffixed(
        ranks.filter((_, i) => repeats[i] !== 1),
        once,
        " explore",
      ),
    }),
    ...(sampled && amongSamples(ranks, once, sampled)),
  };
};

const among = (ranks: Int32Array, cutoffs: readonly number[]): Metrics => {
  const { MRR = NaN, ...others } = metricsOf(ranks, cutoffs);
  const within = cutoffs.map((k) => [
    `MRR@${k}`,
    ranks.reduce((sum, rank) => sum + (rank <= k ? 1 / rank : 0), 0) / ranks.length,
  ]);
  return { ...others, ...(Object.fromEntries(within) as Metrics), MRR };
};

/** The metrics of some users under names of their own; none where there is nobody. */
const suffixed = (ranks: Int32Array, cutoffs: readonly number[], suffix: string): Metrics =>
  ranks.length === 0
    ? {}
    : Object.fromEntries(Object.entries(among(ranks, cutoffs)).map(([name, value]) => [`${name}${suffix}`, value]));

/** HR, NDCG and MRR among a sample, on average over all samples, with the names of `measure`. */
const amongSamples = (
  ranks: Int32Array,
  cutoffs: readonly number[],
  { drawn, candidates }: NonNullable<AlsoMeasured["sampled"]>,
): Metrics => {
  const expected = (name: string, worth: (rank: number) => number): readonly [string, number] => [
    `${name} (${drawn} sampled)`,
    expectedSampled(ranks, candidates, drawn, worth),
  ];
  return Object.fromEntries([
    ...cutoffs.map((k) => expected(`HR@${k}`, (rank) => (rank <= k ? 1 : 0))),
    ...cutoffs.map((k) => expected(`NDCG@${k}`, (rank) => (rank <= k ? 1 / Math.log2(1 + rank) : 0))),
    expected("MRR", (rank) => 1 / rank),
  ]);
};
