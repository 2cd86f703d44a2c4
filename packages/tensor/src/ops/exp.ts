// The exponential function.
import { apply, element } from "../scalar/expression.ts";
import { unary } from "./elementwise.ts";
import { mul } from "./mul.ts";

/**
 * eˣ.
 *
 * @example
 * ```ts
 * exp(tensor("3", [-Infinity, 0, 1])); // [0, 1, 2.718]
 * ```
 */
export const exp = unary("exp", {
  expression: apply("exponential", element(0)),
  pullback: (dy, _, y) => [mul(dy, y)],
  sample: [{ min: -3, max: 2 }],
});
