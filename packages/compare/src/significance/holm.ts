/**
 * Holm's correction of several tests' p-values, so that the chance of one false finding among them stays what each says:
 * in order of size they are multiplied by how many are left, and none is smaller than one before it. NaN (nothing to
 * test) stays NaN and does not count.
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
