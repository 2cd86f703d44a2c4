/** Computes the mean of sampled metrics over all samples: it follows from the rank among all items, so no model is needed. */

/** Of each number of drawn items that may be ahead of a right item, from 0 on, the probability. */
const aheadInSample = (ahead: number, others: number, drawn: number): Float64Array => {
  // Hypergeometric: `drawn` of `others` items without replacement, of which `ahead` are ahead.
  const most = Math.min(ahead, drawn);
  const least = Math.max(0, drawn - (others - ahead));
  const logs = new Float64Array(most + 1).fill(-Infinity);
  logs[least] = 0;
  for (let j = least; j < most; j++)
    logs[j + 1] = (logs[j] ?? 0) + Math.log(((ahead - j) * (drawn - j)) / ((j + 1) * (others - ahead - drawn + j + 1)));
  const largest = logs.reduce((a, b) => Math.max(a, b), -Infinity);
  const weights = logs.map((log) => Math.exp(log - largest));
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / sum);
};

/**
 * The mean over all samples of a worth of ranks, such as HR@10: right item i has the rank `ranks[i]` among all `candidates[i]` items,
 * and would be ranked among `drawn` of the others, drawn without replacement, or all of them if there are no more.
 *
 * @example
 * ```ts
 * // Items of the ranks 1 and 12 among 21, each beside ten that are drawn from the other 20: HR@5 of all such samples.
 * expectedSampled(Int32Array.of(1, 12), Int32Array.of(21, 21), 10, (rank) => (rank <= 5 ? 1 : 0)); // 0.5925
 * ```
 */
export const expectedSampled = (
  ranks: Int32Array,
  candidates: Int32Array,
  drawn: number,
  worth: (rank: number) => number,
): number => {
  const known = new Map<number, number>();
  let sum = 0;
  ranks.forEach((rank, i) => {
    const others = (candidates[i] ?? 0) - 1;
    // A pair of whole numbers as one.
    const key = rank * 2 ** 26 + others;
    const found = known.get(key);
    if (found !== undefined) {
      sum += found;
      return;
    }
    const value = aheadInSample(rank - 1, others, Math.min(drawn, others)).reduce(
      (total, probability, ahead) => total + probability * worth(ahead + 1),
      0,
    );
    known.set(key, value);
    sum += value;
  });
  return sum / ranks.length;
};
