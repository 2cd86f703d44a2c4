// The square root.
import { apply, element } from "../scalar/expression.ts";
import { div } from "./div.ts";
import { unary } from "./elementwise.ts";
import { mul } from "./mul.ts";

/**
 * √x. Its derivative 1 / (2 √x) is infinite at 0.
 *
 * @example
 * ```ts
 * sqrt(tensor("4", [0, 2, 9, -1])); // [0, 1.414, 3, NaN]
 * ```
 */
export const sqrt = unary("sqrt", {
  expression: apply("squareRoot", element(0)),
  pullback: (dy, _, y) => [div(mul(dy, 0.5), y)],
  sample: [{ min: 0.3, max: 4 }],
});
