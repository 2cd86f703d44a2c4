// The square.
import { apply, element } from "../scalar/expression.ts";
import { numericUnary } from "./arithmetic.ts";
import { mul } from "./mul.ts";

/**
 * x², of floats or of ints.
 *
 * @example
 * ```ts
 * square(tensor("3", [-2, 0, 3])); // [4, 0, 9]
 * ```
 */
export const square = numericUnary("square", {
  expression: apply("multiply", element(0), element(0)),
  ofInts: apply("multiplyInt", element(0), element(0)),
  pullback: (dy, [x]) => [mul(dy, mul(x, 2))],
  sample: [{}],
});
