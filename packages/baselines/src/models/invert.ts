/** The inverse of a symmetric positive definite matrix, in float64. */
import { at } from "@attrec/tensor/extend";
import { multiplyTile, packed, PANEL } from "./panels.ts";

/** The pivots of one block, a multiple of {@link PANEL}: so many products are summed before a number of the matrix is read and written. */
const BLOCK = 128;

/** The panels of columns that are used for all rows before the next ones: they stay in a cache. */
const KEPT_PANELS = 32;

/**
 * Inverts a symmetric positive definite matrix of n x n in its place, and returns it.
 *
 * It sweeps blocks of pivots K (Goodnight, "A Tutorial on the SWEEP Operator", 1979): with S the inverse of A_KK, A_KK becomes -S,
 * A_Kj becomes S A_Kj, and A_ij becomes A_ij - A_iK S A_Kj. After all blocks the matrix is the negated inverse. Only the half on and
 * below the diagonal is kept up to date: that is n³ multiplications and additions, no more than a Cholesky factor and the inverse from it
 * take.
 *
 * @param tell is told of the pivots that are swept, of n
 * @throws RangeError if the matrix is not positive definite
 */
export const invert = (
  matrix: Float64Array,
  n: number,
  tell: (done: number, total: number) => void = () => undefined,
): Float64Array => {
  for (let first = 0; first < n; first += BLOCK) {
    const end = Math.min(first + BLOCK, n);
    sweep(matrix, n, first, end);
    tell(end, n);
  }
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
  // A_Kj of all j, a row a pivot.
  const rows = new Float64Array(width * n);
  for (let k = 0; k < width; k++) {
    const pivot = first + k;
    rows.set(matrix.subarray(pivot * n, pivot * n + pivot + 1), k * n);
    for (let j = pivot + 1; j < n; j++) rows[k * n + j] = at(matrix, j * n + pivot);
  }
  const inner = inverseOf(
    Float64Array.from({ length: width ** 2 }, (_, i) => at(rows, Math.floor(i / width) * n + first + (i % width))),
    width,
  );
  const packedRows = packed(rows, width, n);
  const scaled = product(inner, packedRows, width, n);
  subtract(matrix, n, first, end, packed(scaled, width, n), packedRows);
  for (let k = 0; k < width; k++)
    for (let j = 0; j < n; j++) {
      const isPivot = j >= first && j < end;
      if (isPivot && j > first + k) continue;
      const place = Math.max(first + k, j) * n + Math.min(first + k, j);
      matrix[place] = isPivot ? -at(inner, k * width + j - first) : at(scaled, k * n + j);
    }
};

/** S A_Kj of all j, a row a pivot. S is symmetric, so that its rows are its columns. */
const product = (inner: Float64Array, rows: Float64Array, width: number, n: number): Float64Array => {
  const result = new Float64Array(width * n);
  const left = packed(inner, width, width);
  const tile = new Float64Array(PANEL ** 2);
  for (let k = 0; k < width; k += PANEL)
    for (let j = 0; j < n; j += PANEL) {
      multiplyTile(left, k * width, rows, j * width, width, tile);
      for (let row = k; row < Math.min(k + PANEL, width); row++)
        for (let column = j; column < Math.min(j + PANEL, n); column++)
          result[row * n + column] = at(tile, (row - k) * PANEL + column - j);
    }
  return result;
};

/** A_ij - Σ_k a_ki b_kj for all j up to i, where neither is a pivot. */
const subtract = (
  matrix: Float64Array,
  n: number,
  first: number,
  end: number,
  a: Float64Array,
  b: Float64Array,
): void => {
  const width = end - first;
  const tile = new Float64Array(PANEL ** 2);
  const isPivot = (panel: number): boolean => panel >= first && panel < end;
  for (let kept = 0; kept < n; kept += KEPT_PANELS * PANEL)
    for (let i = kept; i < n; i += PANEL) {
      if (isPivot(i)) continue;
      const last = Math.min(kept + (KEPT_PANELS - 1) * PANEL, i);
      for (let j = kept; j <= last; j += PANEL) {
        if (isPivot(j)) continue;
        multiplyTile(a, i * width, b, j * width, width, tile);
        subtractTile(matrix, n, i, j, tile);
      }
    }
};

const subtractTile = (matrix: Float64Array, n: number, i: number, j: number, tile: Float64Array): void => {
  const [rows, columns] = [Math.min(PANEL, n - i), Math.min(PANEL, n - j)];
  for (let row = 0; row < rows; row++) {
    const place = (i + row) * n + j;
    for (let column = 0; column < columns; column++)
      matrix[place + column] = (matrix[place + column] ?? NaN) - (tile[row * PANEL + column] ?? NaN);
  }
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
