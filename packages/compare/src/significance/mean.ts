/** Means of numbers, and measures of their spread. */

/** The arithmetic mean. */
export const mean = (values: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] ?? NaN;
  return sum / values.length;
};

/** The standard deviation of a sample, with n - 1; NaN for fewer than two values. */
export const deviation = (values: ArrayLike<number>): number => {
  const center = mean(values);
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += ((values[i] ?? NaN) - center) ** 2;
  return values.length < 2 ? NaN : Math.sqrt(sum / (values.length - 1));
};

/**
 * Cohen's d for pairs, an effect size: the mean difference in units of the differences' standard deviation. 0 where no pair
 * differs, infinite where all differ by the same, NaN for fewer than two pairs.
 */
export const standardizedMean = (differences: ArrayLike<number>): number => {
  const [center, spread] = [mean(differences), deviation(differences)];
  return center === 0 && spread === 0 ? 0 : center / spread;
};
