// The natural logarithm.
import { apply, element } from "../scalar/expression.ts";
import { div } from "./div.ts";
import { unary } from "./elementwise.ts";

/**
 * The natural logarithm: -∞ at 0, NaN below.
 *
 * @example
 * ```ts
 * log(tensor("4", [0, 1, 10, -1])); // [-Infinity, 0, 2.303, NaN]
 * ```
 */
export const log = unary("log", {
  expression: apply("logarithm", element(0)),
  pullback: (dy, [x]) => [div(dy, x)],
  sample: [{ min: 0.3, max: 4 }],
});
