// Measures ranks of one right item a user: the share of hits, and means of the worth of a rank.

/** Values by their names ("HR@50", "NDCG@50", "MRR"), in the order in which they are printed. */
export type Metrics = Readonly<Record<string, number>>;

/** The mean worth over all ranks, so that no tested user counts more than another. */
const meanGain = (ranks: Int32Array, gain: (rank: number) => number): number => {
  if (ranks.length === 0) throw new RangeError("Expected the rank of at least one tested user, got none.");
  let sum = 0;
  for (const rank of ranks) {
    if (rank < 1) throw new RangeError(`Expected ranks of at least 1 (the best), got ${rank}.`);
    sum += gain(rank);
  }
  return sum / ranks.length;
};

/**
 * HR@k, equation 13: the share of users whose right item is among the first k. `ranks` holds one rank a user, 1 is best.
 *
 * @example
 * ```ts
 * // Of three users, two have their item among the first ten.
 * hitRatio(Int32Array.of(1, 10, 11), 10); // 0.6667
 * ```
 */
export const hitRatio = (ranks: Int32Array, k: number): number => {
  assertCutoff(k);
  return meanGain(ranks, (rank) => (rank <= k ? 1 : 0));
};

/**
 * MRR, equation 14: the mean of 1 / rank, over the whole ranking. `ranks` holds one rank a user, 1 is best.
 *
 * @example
 * ```ts
 * meanReciprocalRank(Int32Array.of(1, 2, 4)); // 0.5833
 * ```
 */
export const meanReciprocalRank = (ranks: Int32Array): number => meanGain(ranks, (rank) => 1 / rank);

/**
 * NDCG@k with one right item: the mean of 1 / log2(1 + rank), 0 beyond k. `ranks` holds one rank a user, 1 is best.
 *
 * @example
 * ```ts
 * ndcg(Int32Array.of(1, 3, 60), 10); // 0.5
 * ```
 */
export const ndcg = (ranks: Int32Array, k: number): number => {
  assertCutoff(k);
  return meanGain(ranks, (rank) => (rank <= k ? 1 / Math.log2(1 + rank) : 0));
};

/** Throws a `RangeError` for a cut-off that is not a whole number of at least 1. */
export const assertCutoff = (k: number): void => {
  if (!Number.isInteger(k) || k < 1)
    throw new RangeError(`Expected a whole number of at least 1 as the cut-off k, got ${k}.`);
};

/**
 * A note on a hit ratio or NDCG whose cut-off is not below the number of items, a sentence.
 *
 * @example
 * ```ts
 * cutoffNotes(50, 20); // ["HR@50 is 1 whatever the model: there are no more than 20 items."]
 * ```
 */
export const cutoffNotes = (k: number, items: number): readonly string[] =>
  k < items ? [] : [`HR@${k} is 1 whatever the model: there are no more than ${items} items.`];

/**
 * HR and NDCG at every cut-off, and MRR. Throws a `RangeError` for an empty list of ranks, ranks below 1 and invalid cut-offs.
 *
 * @example
 * ```ts
 * metricsOf(Int32Array.of(1, 3, 60), [10]); // { HR@10: 0.6667, NDCG@10: 0.5, MRR: 0.45 }
 * ```
 */
export const metricsOf = (ranks: Int32Array, cutoffs: readonly number[] = [50]): Metrics =>
  Object.fromEntries([
    ...cutoffs.map((k) => [`HR@${k}`, hitRatio(ranks, k)] as const),
    ...cutoffs.map((k) => [`NDCG@${k}`, ndcg(ranks, k)] as const),
    ["MRR", meanReciprocalRank(ranks)] as const,
  ]);
