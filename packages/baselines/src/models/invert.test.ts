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

test("a matrix that is not positive definite is refused", () => {
  expect(() => invert(Float64Array.of(1, 2, 2, 1), 2)).toThrow("Expected a positive definite matrix");
});
