// Negation.
import { apply, element } from "../scalar/expression.ts";
import { type Unary, unary } from "./elementwise.ts";

/**
 * -x.
 *
 * @example
 * ```ts
 * neg(tensor("2", [-2, 3])); // [2, -3]
 * ```
 */
export const neg: Unary<"neg"> = unary("neg", {
  expression: apply("negate", element(0)),
  pullback: (dy) => [neg(dy)],
  sample: [{}],
});
