// Subtraction, element by element.
import { apply, element } from "../scalar/expression.ts";
import { arithmetic } from "./arithmetic.ts";
import { neg } from "./neg.ts";

/**
 * a - b, of floats or of ints, which wrap around at 32 bits.
 *
 * @example
 * ```ts
 * sub(1, tensor("3", [1, 2, 3])); // [0, -1, -2]
 * ```
 */
export const sub = arithmetic("sub", {
  expression: apply("subtract", element(0), element(1)),
  ofInts: apply("subtractInt", element(0), element(1)),
  pullback: (dy) => [dy, neg(dy)],
  sample: [{}, {}],
});
