// Softplus.
import { apply, element, literal } from "../scalar/expression.ts";
import { unary } from "./elementwise.ts";
import { mul } from "./mul.ts";
import { sigmoid } from "./sigmoid.ts";

const x = element(0);
const one = literal(1);

/** e^-|x|, and 1 more as it is rounded. */
const power = apply("exponential", apply("negate", apply("absolute", x)));
const rounded = apply("add", one, power);

/**
 * ln(1 + e^-|x|). What was lost when the sum was rounded is made good: the quotient of a power and of what of it arrived in
 * the sum is as far from 1 as the logarithm is from its value (Kahan). Where nothing arrived, the power is the value.
 */
export const logOfOneAndPower = apply(
  "select",
  apply("equal", rounded, one),
  power,
  apply("multiply", apply("logarithm", rounded), apply("divide", power, apply("subtract", rounded, one))),
);

/**
 * ln(1 + eˣ) = max(x, 0) + ln(1 + e^-|x|), which does not overflow, and is right to a few units in the last place also where
 * it is as good as 0. -ln σ(x), the loss of Bayesian personalised ranking, is softplus(-x).
 */
export const softplus = unary("softplus", {
  expression: apply("add", apply("maximum", x, literal(0)), logOfOneAndPower),
  pullback: (dy, [input]) => [mul(dy, sigmoid(input))],
  sample: [{}],
});
