/** The inverse of a symmetric positive definite matrix, in float64. */
import { at } from "@attrec/tensor/extend";

/** The pivots of one block; a multiple of four. Their rows fit into a cache. */
const BLOCK = 32;

/**
 * Inverts a symmetric positive definite matrix of n x n in its place, and returns it.
 *
 * It sweeps blocks of pivots K (Goodnight, "A Tutorial on the SWEEP Operator", 1979): with S the inverse of A_KK, A_KK becomes -S,
 * A_Kj becomes S A_Kj, and A_ij becomes A_ij - A_iK S A_Kj. After all blocks the matrix is the negated inverse. Only the half on and
 * below the diagonal is kept up to date.
 *
 * @throws RangeError if the matrix is not positive definite
 */
export const invert = (matrix: Float64Array, n: number): Float64Array => {
  for (let first = 0; first < n; first += BLOCK) sweep(matrix, n, first, Math.min(first + BLOCK, n));
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      const value = -at(matrix, i * n + j);
      matrix[i * n + j] = value;
      matrix[j * n + i] = value;
    }
  return matrix;
};

/** Sweeps the pivots from `first` to before `end`. */
const sweep = (matrix: Float64Array, n: number, first: number, end: number): void => {
  const width = end - first;
  // A_Kj of all j, a row a pivot, and S A_Kj. There are always BLOCK rows; those of no pivot are 0.
  const rows = new Float64Array(BLOCK * n);
  for (let k = 0; k < width; k++)
    for (let j = 0; j < n; j++) rows[k * n + j] = at(matrix, Math.max(first + k, j) * n + Math.min(first + k, j));
  const inner = inverseOf(
    Float64Array.from({ length: width ** 2 }, (_, i) => at(rows, Math.floor(i / width) * n + first + (i % width))),
    width,
  );
  const scaled = new Float64Array(BLOCK * n);
  for (let k = 0; k < width; k++)
    for (let m = 0; m < width; m++) {
      const factor = at(inner, k * width + m);
      for (let j = 0; j < n; j++) scaled[k * n + j] = at(scaled, k * n + j) + factor * at(rows, m * n + j);
    }
  for (let i = 0; i < n; i++)
    if (i < first || i >= end) for (let k = 0; k < width; k += 4) subtractFour(matrix, n, i, scaled, rows, k);
  for (let k = 0; k < width; k++)
    for (let j = 0; j < n; j++) {
      const isPivot = j >= first && j < end;
      if (isPivot && j > first + k) continue;
      const place = Math.max(first + k, j) * n + Math.min(first + k, j);
      matrix[place] = isPivot ? -at(inner, k * width + j - first) : at(scaled, k * n + j);
    }
};

/** A_ij - Σ_k a_ki b_kj for all j up to i, over four k at once, so that the row of A is read and written a fourth as often. */
const subtractFour = (
  matrix: Float64Array,
  n: number,
  i: number,
  a: Float64Array,
  b: Float64Array,
  k: number,
): void => {
  const [k0, k1, k2, k3] = [k * n, (k + 1) * n, (k + 2) * n, (k + 3) * n];
  const [a0, a1, a2, a3] = [at(a, k0 + i), at(a, k1 + i), at(a, k2 + i), at(a, k3 + i)];
  const row = i * n;
  for (let j = 0; j <= i; j++)
    matrix[row + j] =
      at(matrix, row + j) - a0 * at(b, k0 + j) - a1 * at(b, k1 + j) - a2 * at(b, k2 + j) - a3 * at(b, k3 + j);
};

/** The inverse of a small matrix in its place, pivot by pivot. */
const inverseOf = (matrix: Float64Array, n: number): Float64Array => {
  for (let pivot = 0; pivot < n; pivot++) {
    const row = matrix.slice(pivot * n, (pivot + 1) * n);
    const value = at(row, pivot);
    if (!(value > 0)) throw new RangeError(`Expected a positive definite matrix, and a pivot of it is ${value}.`);
    for (let i = 0; i < n; i++) {
      if (i === pivot) continue;
      const factor = at(matrix, i * n + pivot) / value;
      for (let j = 0; j < n; j++) matrix[i * n + j] = at(matrix, i * n + j) - factor * at(row, j);
      matrix[i * n + pivot] = -factor;
    }
    for (let j = 0; j < n; j++) matrix[pivot * n + j] = at(row, j) / value;
    matrix[pivot * n + pivot] = 1 / value;
  }
  return matrix;
};
