// Multiplication, element by element.
import { apply, element } from "../scalar/expression.ts";
import { type Arithmetic, arithmetic } from "./arithmetic.ts";

/**
 * a · b, element by element, of floats or of ints, which wrap around at 32 bits.
 *
 * @example
 * ```ts
 * mul(tensor("3", [1, 2, 3]), 2); // [2, 4, 6]
 * ```
 */
export const mul: Arithmetic<"mul"> = arithmetic("mul", {
  expression: apply("multiply", element(0), element(1)),
  ofInts: apply("multiplyInt", element(0), element(1)),
  pullback: (dy, [a, b]) => [mul(dy, b), mul(dy, a)],
  sample: [{}, {}],
});
