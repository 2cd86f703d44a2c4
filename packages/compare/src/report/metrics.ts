// The metrics of a report: all that can be told from the rank of each user's one right item.
import { type Metrics, metricsOf } from "attrec";

/** The paper's cut-off, by which models are searched and compared. */
export const PAPERS_CUTOFF = 50;

/** HR, NDCG and MRR at every cut-off, each once, and MRR over the whole list. */
export const metricsAt = (ranks: Int32Array, cutoffs: readonly number[]): Metrics => {
  const once = [...new Set(cutoffs)].toSorted((a, b) => a - b);
  const { MRR = NaN, ...others } = metricsOf(ranks, once);
  const within = once.map((k) => [
    `MRR@${k}`,
    ranks.reduce((sum, rank) => sum + (rank <= k ? 1 / rank : 0), 0) / ranks.length,
  ]);
  return { ...others, ...(Object.fromEntries(within) as Metrics), MRR };
};
