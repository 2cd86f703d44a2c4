/** The law of the inverse: a matrix times its inverse is the identity. */
import { at } from "@attrec/tensor/extend";
import fc from "fast-check";
import { expect, test } from "vitest";
import { invert } from "./invert.ts";

/** Factors F, whose F Fᵀ + I is symmetric and positive definite; sizes around those of a block. */
const factors = fc
  .constantFrom(1, 2, 31, 32, 33, 70)
  .chain((n) => fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 2 * n, maxLength: 2 * n }));

test("a matrix times its inverse is the identity", () => {
  fc.assert(
    fc.property(factors, (factor) => {
      const n = factor.length / 2;
      const matrix = Float64Array.from({ length: n * n }, (_, place) => {
        const [i, j] = [Math.floor(place / n), place % n];
        return (
          at(factor, 2 * i) * at(factor, 2 * j) + at(factor, 2 * i + 1) * at(factor, 2 * j + 1) + (i === j ? 1 : 0)
        );
      });
      const inverse = invert(matrix.slice(), n);
      for (let i = 0; i < n; i++)
        for (let j = 0; j < n; j++) {
          let total = 0;
          for (let k = 0; k < n; k++) total += at(matrix, i * n + k) * at(inverse, k * n + j);
          expect(total).toBeCloseTo(i === j ? 1 : 0, 9);
        }
    }),
    { numRuns: 12 },
  );
});

/** The inverse by one pivot after the other, without blocks. */
const sweptOneByOne = (matrix: Float64Array, n: number): Float64Array => {
  const a = matrix.slice();
  for (let pivot = 0; pivot < n; pivot++) {
    const row = a.slice(pivot * n, (pivot + 1) * n);
    const value = at(row, pivot);
    for (let i = 0; i < n; i++) {
      const factor = at(a, i * n + pivot) / value;
      const own = a.subarray(i * n, (i + 1) * n);
      if (i === pivot) own.set(row.map((x) => x / value));
      else own.set(own.map((x, j) => x - factor * at(row, j)));
      own[pivot] = i === pivot ? 1 / value : -factor;
    }
  }
  return a;
};

test.each([128, 129, 261])(
  "of %i items, which some users have, it is right to 1e-9, and it tells how far it is",
  (n) => {
    const matrix = new Float64Array(n * n);
    for (let user = 0; user < 200; user++) {
      const items = Array.from({ length: 30 }, (_, i) => (user * 31 + i * i * 7) % n);
      for (const i of items) for (const j of items) matrix[i * n + j] = at(matrix, i * n + j) + 1;
    }
    for (let i = 0; i < n; i++) matrix[i * n + i] = at(matrix, i * n + i) + 0.5;
    const told: number[] = [];
    const inverse = invert(matrix.slice(), n, (done, total) => told.push(done / total));
    const expected = sweptOneByOne(matrix, n);
    const scale = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const difference = expected.reduce((most, value, i) => Math.max(most, Math.abs(value - at(inverse, i))), 0);
    expect(difference).toBeLessThan(1e-9 * scale);
    expect(told).toEqual(Array.from({ length: Math.ceil(n / 128) }, (_, i) => Math.min((i + 1) * 128, n) / n));
  },
);

test("a matrix that is not positive definite is refused", () => {
  expect(() => invert(Float64Array.of(1, 2, 2, 1), 2)).toThrow("Expected a positive definite matrix");
});
