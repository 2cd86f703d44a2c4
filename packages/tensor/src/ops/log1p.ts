/** The logarithm of one and a number. */
import { apply, element, literal, type Scalar } from "../scalar/expression.ts";
import { choose, isEqual, minus, over, plus, times } from "../scalar/formulas.ts";
import { add } from "./add.ts";
import { div } from "./div.ts";
import { unary } from "./elementwise.ts";

/**
 * ln(1 + x) of a finite x. It corrects for the rounding of the sum: the rounded sum less 1 is the part of x that arrived in it,
 * and the quotient of x and this part is as far from 1 as the logarithm is from its value (Kahan). If nothing of x arrived, x is
 * the value.
 */
export const logOfOneAnd = (x: Scalar): Scalar => {
  const one = literal(1);
  const rounded = plus(one, x);
  return choose(isEqual(rounded, one), x, times(apply("logarithm", rounded), over(x, minus(rounded, one))));
};

/**
 * ln(1 + x), with all of its digits where x is as good as 0: -∞ at -1, NaN below, ∞ at ∞, and -0 at -0.
 *
 * @example
 * ```ts
 * log1p(tensor("4", [-1, -0.5, 1e-8, 1])); // [-Infinity, -0.6931, 1e-8, 0.6931]
 * ```
 */
export const log1p = unary("log1p", {
  expression: choose(isEqual(element(0), literal(Infinity)), element(0), logOfOneAnd(element(0))),
  pullback: (dy, [x]) => [div(dy, add(1, x))],
  sample: [{ min: -0.7, max: 4 }],
});
