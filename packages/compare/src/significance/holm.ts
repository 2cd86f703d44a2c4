/**
 * Holm's correction of several tests' p-values. It keeps the chance of one false finding among them at the level of a
 * single test. In ascending order, each p-value is multiplied by the number of p-values left, and none is smaller than
 * the one before it. NaN (nothing to test) stays NaN and does not count.
 */
export const holm = (values: readonly number[]): readonly number[] => {
  const order = values
    .map((_, i) => i)
    .filter((i) => !Number.isNaN(values[i]))
    .toSorted((a, b) => (values[a] ?? NaN) - (values[b] ?? NaN));
  const corrected = values.map(() => NaN);
  let largest = 0;
  order.forEach((i, done) => {
    largest = Math.max(largest, Math.min(1, (values[i] ?? NaN) * (order.length - done)));
    corrected[i] = largest;
  });
  return corrected;
};
