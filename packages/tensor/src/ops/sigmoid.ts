import { apply, element, literal } from "../scalar/expression.ts";
import { unary } from "./elementwise.ts";
import { mul } from "./mul.ts";
import { sub } from "./sub.ts";

const one = literal(1);

/** The logistic function 1 / (1 + e⁻ˣ). */
export const sigmoid = unary("sigmoid", {
  expression: apply("divide", one, apply("add", one, apply("exponential", apply("negate", element(0))))),
  pullback: (dy, _, y) => [mul(dy, mul(y, sub(1, y)))],
  sample: [{}],
});
