// The square.
import { apply, element } from "../scalar/expression.ts";
import { unary } from "./elementwise.ts";
import { mul } from "./mul.ts";

/**
 * x².
 *
 * @example
 * ```ts
 * square(tensor("3", [-2, 0, 3])); // [4, 0, 9]
 * ```
 */
export const square = unary("square", {
  expression: apply("multiply", element(0), element(0)),
  pullback: (dy, [x]) => [mul(dy, mul(x, 2))],
  sample: [{}],
});
