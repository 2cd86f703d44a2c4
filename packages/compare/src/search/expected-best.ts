// The best that a search of fewer trials would have found, and its lead over that of another, from the trials of whole ones.

/** What the best of some trials comes to: its expectation, and the middle 95 % of what it may be. */
export interface ExpectedBest {
  readonly mean: number;
  readonly interval: readonly [low: number, high: number];
}

/** A value that the best of some trials may have, and its probability. */
export interface Chance {
  readonly value: number;
  readonly chance: number;
}

/**
 * What the best of `count` trials may be, in ascending order, where they are drawn from the given ones without putting any back
 * (Dodge et al., "Show Your Work", 2019). Exact: the i-th smallest value is the best with probability C(i - 1, count - 1) / C(n, count).
 *
 * @throws RangeError if there are fewer values than are drawn
 */
export const chancesOfBest = (values: readonly number[], count: number): readonly Chance[] => {
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
  return sorted.map((value, i) => ({ value, chance: chances[i] ?? 0 }));
};

/** The expectation of some values by their chances, and the middle 95 % of them. */
const summed = (chances: readonly Chance[]): ExpectedBest => {
  const sorted = chances.toSorted((a, b) => a.value - b.value);
  const quantile = (share: number): number => {
    let sum = 0;
    return sorted.find(({ chance }) => (sum += chance) >= share - 1e-12)?.value ?? NaN;
  };
  return {
    mean: sorted.reduce((sum, { value, chance }) => sum + value * chance, 0),
    interval: [quantile(0.025), quantile(0.975)],
  };
};

/**
 * The best of `count` trials drawn from the given ones, over all ways to draw them; see {@link chancesOfBest}.
 *
 * @throws RangeError if there are fewer values than are drawn
 */
export const expectedBest = (values: readonly number[], count: number): ExpectedBest =>
  summed(chancesOfBest(values, count));

/**
 * How far the best of `count` trials of one search is above that of another, over all ways to draw both: exact, since the draws of
 * two searches have nothing to do with each other.
 *
 * @throws RangeError if either has fewer values than are drawn
 */
export const expectedLead = (ours: readonly number[], theirs: readonly number[], count: number): ExpectedBest => {
  const other = chancesOfBest(theirs, count);
  return summed(
    chancesOfBest(ours, count).flatMap((one) =>
      other.map(({ value, chance }) => ({ value: one.value - value, chance: one.chance * chance })),
    ),
  );
};
