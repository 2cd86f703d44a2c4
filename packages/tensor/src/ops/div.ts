// Division.
import { apply, element } from "../scalar/expression.ts";
import { type Binary, binary } from "./elementwise.ts";
import { mul } from "./mul.ts";
import { neg } from "./neg.ts";

/**
 * a / b, element by element.
 *
 * @example
 * ```ts
 * div(1, tensor("3", [2, 0, -Infinity])); // [0.5, Infinity, 0]
 * ```
 */
export const div: Binary<"div"> = binary("div", {
  expression: apply("divide", element(0), element(1)),
  pullback: (dy, [, b], y) => [div(dy, b), neg(mul(dy, div(y, b)))],
  sample: [{}, { min: 0.5, max: 3 }],
});
