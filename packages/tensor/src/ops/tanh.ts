// The hyperbolic tangent.
import { apply, element } from "../scalar/expression.ts";
import { unary } from "./elementwise.ts";
import { mul } from "./mul.ts";
import { square } from "./square.ts";
import { sub } from "./sub.ts";

/**
 * The hyperbolic tangent.
 *
 * @example
 * ```ts
 * tanh(tensor("4", [-Infinity, -1, 0, 1])); // [-1, -0.7616, 0, 0.7616]
 * ```
 */
export const tanh = unary("tanh", {
  expression: apply("tanh", element(0)),
  pullback: (dy, _, y) => [mul(dy, sub(1, square(y)))],
  sample: [{}],
});
