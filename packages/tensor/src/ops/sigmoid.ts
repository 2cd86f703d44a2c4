// The logistic function.
import { apply, element, literal } from "../scalar/expression.ts";
import { unary } from "./elementwise.ts";
import { mul } from "./mul.ts";
import { sub } from "./sub.ts";

const one = literal(1);

/** 1 / (1 + e⁻ˣ), of the first input. */
export const logistic = apply("divide", one, apply("add", one, apply("exponential", apply("negate", element(0)))));

/**
 * The logistic function 1 / (1 + e⁻ˣ).
 *
 * @example
 * ```ts
 * sigmoid(tensor("4", [-Infinity, 0, 1, Infinity])); // [0, 0.5, 0.7311, 1]
 * ```
 */
export const sigmoid = unary("sigmoid", {
  expression: logistic,
  pullback: (dy, _, y) => [mul(dy, mul(y, sub(1, y)))],
  sample: [{}],
});
