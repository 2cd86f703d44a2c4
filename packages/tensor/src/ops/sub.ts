// Subtraction.
import { apply, element } from "../scalar/expression.ts";
import { binary } from "./elementwise.ts";
import { neg } from "./neg.ts";

/**
 * a - b.
 *
 * @example
 * ```ts
 * sub(1, tensor("3", [1, 2, 3])); // [0, -1, -2]
 * ```
 */
export const sub = binary("sub", {
  expression: apply("subtract", element(0), element(1)),
  pullback: (dy) => [dy, neg(dy)],
  sample: [{}, {}],
});
