/** The logarithm of the logistic function. */
import { apply, element, literal } from "../scalar/expression.ts";
import { minus } from "../scalar/formulas.ts";
import { unary } from "./elementwise.ts";
import { mul } from "./mul.ts";
import { neg } from "./neg.ts";
import { sigmoid } from "./sigmoid.ts";
import { logOfOneAndPower } from "./softplus.ts";

/**
 * ln σ(x) = min(x, 0) - ln(1 + e^-|x|), which neither overflows nor loses its digits where σ(x) is as good as 0 or 1: -∞ at -∞,
 * and 0 at ∞.
 *
 * @example
 * ```ts
 * logSigmoid(tensor("4", [-100, -1, 0, 10])); // [-100, -1.313, -0.6931, -0.0000454]
 * ```
 */
export const logSigmoid = unary("logSigmoid", {
  expression: minus(apply("minimum", element(0), literal(0)), logOfOneAndPower),
  pullback: (dy, [x]) => [mul(dy, sigmoid(neg(x)))],
  sample: [{}],
});
