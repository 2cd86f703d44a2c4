// Addition, element by element.
import { apply, element } from "../scalar/expression.ts";
import { arithmetic } from "./arithmetic.ts";

/**
 * a + b, of floats or of ints, which wrap around at 32 bits.
 *
 * @example
 * ```ts
 * add(tensor("2 2", [1, 2, 3, 4]), tensor("2", [10, 20])); // [[11, 22], [13, 24]]
 * ```
 */
export const add = arithmetic("add", {
  expression: apply("add", element(0), element(1)),
  ofInts: apply("addInt", element(0), element(1)),
  pullback: (dy) => [dy, dy],
  sample: [{}, {}],
});
