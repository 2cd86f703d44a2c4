/** A power of e less one. */
import { apply, element, literal, type Scalar } from "../scalar/expression.ts";
import { choose, isGreater, minus, over, times } from "../scalar/formulas.ts";
import { unary } from "./elementwise.ts";
import { exp } from "./exp.ts";
import { mul } from "./mul.ts";

/** eˣ - 1. Up to ½ it is 2 t / (1 - t) with t = tanh(x/2), which loses no digits where x is as good as 0. */
export const powerLessOne = (x: Scalar): Scalar => {
  const t = apply("tanh", times(literal(0.5), x));
  const near = over(times(literal(2), t), minus(literal(1), t));
  return choose(isGreater(x, literal(0.5)), minus(apply("exponential", x), literal(1)), near);
};

/**
 * eˣ - 1, with all of its digits where x is as good as 0: -1 at -∞, ∞ at ∞, and -0 at -0.
 *
 * @example
 * ```ts
 * expm1(tensor("4", [-Infinity, -1, 1e-8, 1])); // [-1, -0.6321, 1e-8, 1.718]
 * ```
 */
export const expm1 = unary("expm1", {
  expression: powerLessOne(element(0)),
  pullback: (dy, [x]) => [mul(dy, exp(x))],
  sample: [{ min: -3, max: 2 }],
});
