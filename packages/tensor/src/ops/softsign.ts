/** Softsign. */
import { apply, element, literal } from "../scalar/expression.ts";
import { over, plus } from "../scalar/formulas.ts";
import { abs } from "./abs.ts";
import { add } from "./add.ts";
import { div } from "./div.ts";
import { unary } from "./elementwise.ts";
import { square } from "./square.ts";

/** The largest number that every device has. */
const LARGEST = (2 - 2 ** -23) * 2 ** 127;
const x = apply("minimum", apply("maximum", element(0), literal(-LARGEST)), literal(LARGEST));

/**
 * x / (1 + |x|): between -1 and 1 like tanh, but approaching them slowly, and reaching them at the infinities. The derivative
 * at 0 is 1.
 *
 * @example
 * ```ts
 * softsign(tensor("4", [-Infinity, -1, 0, 3])); // [-1, -0.5, 0, 0.75]
 * ```
 */
export const softsign = unary("softsign", {
  expression: over(x, plus(literal(1), apply("absolute", x))),
  pullback: (dy, [given]) => [div(dy, square(add(1, abs(given))))],
  // At 0 it has a first derivative, and no second.
  sample: [{ avoid: [0] }],
});
