// Negation, element by element.
import { apply, element, whole } from "../scalar/expression.ts";
import { type NumericUnary, numericUnary } from "./arithmetic.ts";

/**
 * -x, of floats or of ints.
 *
 * @example
 * ```ts
 * neg(tensor("2", [-2, 3])); // [2, -3]
 * ```
 */
export const neg: NumericUnary<"neg"> = numericUnary("neg", {
  expression: apply("negate", element(0)),
  ofInts: apply("subtractInt", whole(0), element(0)),
  pullback: (dy) => [neg(dy)],
  sample: [{}],
});
