// The smaller of two tensors, element by element.
import { apply, element } from "../scalar/expression.ts";
import { arithmetic } from "./arithmetic.ts";
import { greater } from "./comparison.ts";
import { select } from "./select.ts";

/**
 * The smaller of a and b, of floats or of ints. Where they are equal the derivative goes to b.
 *
 * @example
 * ```ts
 * minimum(tensor("3", [1, 5, NaN]), 2); // [1, 2, NaN]
 * ```
 */
export const minimum = arithmetic("minimum", {
  expression: apply("minimum", element(0), element(1)),
  ofInts: apply("minimumInt", element(0), element(1)),
  pullback: (dy, [a, b]) => {
    const first = greater(b, a);
    return [select(first, dy, 0), select(first, 0, dy)];
  },
  sample: [
    { min: -3, max: -0.1 },
    { min: 0.1, max: 3 },
  ],
});
