// Multiplication.
import { apply, element } from "../scalar/expression.ts";
import { type Binary, binary } from "./elementwise.ts";

/**
 * a · b, element by element.
 *
 * @example
 * ```ts
 * mul(tensor("3", [1, 2, 3]), 2); // [2, 4, 6]
 * ```
 */
export const mul: Binary<"mul"> = binary("mul", {
  expression: apply("multiply", element(0), element(1)),
  pullback: (dy, [a, b]) => [mul(dy, b), mul(dy, a)],
  sample: [{}, {}],
});
