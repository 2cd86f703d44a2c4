/** Decides whether two sums that were added up in different orders count as equal. */

/**
 * The values, with rounding removed from their sizes. A value whose size exceeds the next smaller size by at most `tolerance`
 * gets that smaller size. A value whose size is at most `tolerance` becomes 0.
 *
 * Rank tests ask which differences are 0 and which are tied, but 1/2 + 1/3 + 1/6 is another double than 1/6 + 1/2 + 1/3. A
 * tolerance below 1 leaves whole numbers as they are.
 */
export const settled = (values: Float64Array, tolerance: number): Float64Array => {
  const result = new Float64Array(values.length);
  const sizeOf = (i: number): number => Math.abs(values[i] ?? NaN);
  const order = Int32Array.from(values, (_, i) => i).sort((a, b) => sizeOf(a) - sizeOf(b));
  let [before, size] = [0, 0];
  for (const i of order) {
    if (!(sizeOf(i) - before <= tolerance)) size = sizeOf(i);
    before = sizeOf(i);
    result[i] = Math.sign(values[i] ?? NaN) * size;
  }
  return result.map((value) => (value === 0 ? 0 : value));
};
