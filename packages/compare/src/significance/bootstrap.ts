// Confidence intervals by bootstrap over users.
import type { Key } from "@attrec/tensor";
import { at, uniformWords } from "@attrec/tensor/extend";

/** The lower and the upper end of the interval. */
export type ConfidenceInterval = readonly [low: number, high: number];

/**
 * The percentile bootstrap interval of a mean. It draws the values again with replacement, a given number of times, and
 * takes the middle 95 % of the means. The same key gives the same interval.
 */
export const bootstrapInterval = (
  values: ArrayLike<number>,
  key: Key,
  { resamples = 10_000, level = 0.95 } = {},
): ConfidenceInterval => {
  const count = values.length;
  const means = new Float64Array(resamples);
  for (let stream = 0; stream < resamples; stream++) {
    const words = uniformWords(key, stream, count);
    let sum = 0;
    for (let i = 0; i < count; i++) sum += at(values, Math.floor(((words[i] ?? 0) / 2 ** 32) * count));
    means[stream] = sum / count;
  }
  return middleOf(means, level);
};

/** The middle of some values, 95 % of them unless `level` says otherwise. Sorts them in place. */
export const middleOf = (values: Float64Array, level = 0.95): ConfidenceInterval => {
  values.sort();
  return [quantile(values, (1 - level) / 2), quantile(values, (1 + level) / 2)];
};

/** A quantile of sorted values, between neighbours in proportion. */
const quantile = (sorted: Float64Array, share: number): number => {
  if (sorted.length === 0) return NaN;
  const position = share * (sorted.length - 1);
  const low = Math.floor(position);
  const high = Math.min(low + 1, sorted.length - 1);
  return at(sorted, low) + (position - low) * (at(sorted, high) - at(sorted, low));
};
