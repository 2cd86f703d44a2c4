// Addition.
import { apply, element } from "../scalar/expression.ts";
import { binary } from "./elementwise.ts";

/**
 * a + b.
 *
 * @example
 * ```ts
 * add(tensor("2 2", [1, 2, 3, 4]), tensor("2", [10, 20])); // [[11, 22], [13, 24]]
 * ```
 */
export const add = binary("add", {
  expression: apply("add", element(0), element(1)),
  pullback: (dy) => [dy, dy],
  sample: [{}, {}],
});
