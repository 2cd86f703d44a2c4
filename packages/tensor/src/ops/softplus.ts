// Softplus: log(1 + exp(x)), a smooth relu.
import { apply, element, literal } from "../scalar/expression.ts";
import { unary } from "./elementwise.ts";
import { logOfOneAnd } from "./log1p.ts";
import { mul } from "./mul.ts";
import { sigmoid } from "./sigmoid.ts";

const x = element(0);

/** ln(1 + e^-|x|). */
export const logOfOneAndPower = logOfOneAnd(apply("exponential", apply("negate", apply("absolute", x))));

/**
 * ln(1 + eˣ) = max(x, 0) + ln(1 + e^-|x|), which does not overflow, and is right to a few units in the last place also where
 * it is as good as 0. -ln σ(x), the loss of Bayesian personalised ranking, is softplus(-x).
 *
 * @example
 * ```ts
 * softplus(tensor("4", [-Infinity, 0, 1, 1000])); // [0, 0.6931, 1.313, 1000]
 * ```
 */
export const softplus = unary("softplus", {
  expression: apply("add", apply("maximum", x, literal(0)), logOfOneAndPower),
  pullback: (dy, [input]) => [mul(dy, sigmoid(input))],
  sample: [{}],
});
