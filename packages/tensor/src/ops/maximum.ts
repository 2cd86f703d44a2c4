// The larger of two tensors, element by element.
import { apply, element } from "../scalar/expression.ts";
import { arithmetic } from "./arithmetic.ts";
import { greater } from "./comparison.ts";
import { select } from "./select.ts";

/**
 * The larger of a and b, of floats or of ints. Where they are equal the derivative goes to b.
 *
 * @example
 * ```ts
 * maximum(tensor("3", [1, 5, NaN]), 2); // [2, 5, NaN]
 * ```
 */
export const maximum = arithmetic("maximum", {
  expression: apply("maximum", element(0), element(1)),
  ofInts: apply("maximumInt", element(0), element(1)),
  pullback: (dy, [a, b]) => {
    const first = greater(a, b);
    return [select(first, dy, 0), select(first, 0, dy)];
  },
  sample: [
    { min: -3, max: -0.1 },
    { min: 0.1, max: 3 },
  ],
});
