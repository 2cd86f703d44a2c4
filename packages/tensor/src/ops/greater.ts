// Where one tensor is greater than another.
import { apply, element } from "../scalar/expression.ts";
import { binary } from "./elementwise.ts";

/**
 * 1 where a > b and 0 elsewhere. Piecewise constant, so that no derivative flows.
 *
 * @example
 * ```ts
 * greater(tensor("3", [-1, 0, NaN]), 0); // [0, 0, 0]
 * greater(1, tensor("2", [0, 1])); // [1, 0]
 * ```
 */
export const greater = binary("greater", {
  expression: apply("greater", element(0), element(1)),
  pullback: () => [undefined, undefined],
  sample: [
    { min: -3, max: -0.1 },
    { min: 0.1, max: 3 },
  ],
});
