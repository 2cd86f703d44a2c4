import { apply, element, literal } from "../scalar/expression.ts";
import { unary } from "./elementwise.ts";
import { mul } from "./mul.ts";
import { sigmoid } from "./sigmoid.ts";

const x = element(0);

/**
 * ln(1 + eˣ) = max(x, 0) + ln(1 + e^-|x|), which does not overflow. -ln σ(x), the loss of Bayesian personalised
 * ranking, is softplus(-x).
 */
export const softplus = unary("softplus", {
  expression: apply(
    "add",
    apply("maximum", x, literal(0)),
    apply("logarithm", apply("add", literal(1), apply("exponential", apply("negate", apply("absolute", x))))),
  ),
  pullback: (dy, [input]) => [mul(dy, sigmoid(input))],
  sample: [{}],
});
