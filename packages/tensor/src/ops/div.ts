// Division, element by element.
import { apply, element } from "../scalar/expression.ts";
import { type Arithmetic, arithmetic } from "./arithmetic.ts";
import { mul } from "./mul.ts";
import { neg } from "./neg.ts";

/**
 * a / b, element by element. A quotient of ints is rounded down, as {@link remainder} is what is left; it is 0 where b is 0.
 *
 * @example
 * ```ts
 * div(tensor("int:4", [7, -7, 7, 7]), tensor("int:4", [2, 2, -2, 0])); // [3, -4, -4, 0]
 * div(1, tensor("3", [2, 0, -Infinity])); // [0.5, Infinity, 0]
 * ```
 */
export const div: Arithmetic<"div"> = arithmetic("div", {
  expression: apply("divide", element(0), element(1)),
  ofInts: apply("divideInt", element(0), element(1)),
  pullback: (dy, [, b], y) => [div(dy, b), neg(mul(dy, div(y, b)))],
  sample: [{}, { min: 0.5, max: 3 }],
});
