/** When two numbers that were added up in different orders count as equal. */

/**
 * The values, of which those that differ by no more than `tolerance` from the next smaller one in size are made equal to it in
 * size, and those that are no larger than `tolerance` are 0.
 *
 * Rank tests ask which differences are 0 and which are tied, and 1/2 + 1/3 + 1/6 is another double than 1/6 + 1/2 + 1/3. Whole
 * numbers are left as they are by a tolerance below 1.
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
