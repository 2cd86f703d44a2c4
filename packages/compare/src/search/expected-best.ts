// The best that a search of fewer trials would have found, from the trials of a whole one.

/** What the best of some trials comes to: its expectation, and the middle 95 % of what it may be. */
export interface ExpectedBest {
  readonly mean: number;
  readonly interval: readonly [low: number, high: number];
}

/**
 * The best of `count` trials drawn from the given ones without putting any back, over all ways to draw them (Dodge et al., "Show
 * Your Work", 2019). Exact: the i-th smallest value is the best with probability C(i - 1, count - 1) / C(n, count).
 *
 * @throws RangeError if there are fewer values than are drawn
 */
export const expectedBest = (values: readonly number[], count: number): ExpectedBest => {
  const sorted = values.toSorted((a, b) => a - b);
  if (count < 1 || count > sorted.length)
    throw new RangeError(
      `The best of ${count} trials needs as many values and at least one, and there are ${sorted.length}.`,
    );
  const chances: number[] = [];
  // From the largest value down: it is drawn with count / n, and each next one is the best if none above it was drawn.
  let left = 1;
  for (let rank = sorted.length; rank >= 1; rank--) {
    const isDrawn = count / rank;
    chances[rank - 1] = left * Math.min(isDrawn, 1);
    left *= Math.max(1 - isDrawn, 0);
  }
  const quantile = (share: number): number => {
    let sum = 0;
    return sorted.find((_, i) => (sum += chances[i] ?? 0) >= share - 1e-12) ?? NaN;
  };
  return {
    mean: sorted.reduce((sum, value, i) => sum + value * (chances[i] ?? 0), 0),
    interval: [quantile(0.025), quantile(0.975)],
  };
};
