// Where two tensors are equal.
import { apply, element } from "../scalar/expression.ts";
import { binary } from "./elementwise.ts";

/**
 * 1 where a = b and 0 elsewhere. Constant almost everywhere, so that no derivative flows.
 *
 * @example
 * ```ts
 * equal(tensor("3", [1, 2, NaN]), tensor("3", [1, 3, NaN])); // [1, 0, 0]
 * ```
 */
export const equal = binary("equal", {
  expression: apply("equal", element(0), element(1)),
  pullback: () => [undefined, undefined],
  sample: [
    { min: -3, max: -0.1 },
    { min: 0.1, max: 3 },
  ],
});
