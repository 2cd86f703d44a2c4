/** Inverses: of a number, and of its root. */
import { apply, element, literal } from "../scalar/expression.ts";
import { over } from "../scalar/formulas.ts";
import { unary } from "./elementwise.ts";
import { mul } from "./mul.ts";
import { square } from "./square.ts";

const one = literal(1);

/**
 * 1 / x: ∞ at 0, -∞ at -0, and a zero of its sign at either infinity.
 *
 * @example
 * ```ts
 * reciprocal(tensor("4", [-2, 0, 0.5, Infinity])); // [-0.5, Infinity, 2, 0]
 * ```
 */
export const reciprocal = /*#__PURE__*/ unary("reciprocal", {
  expression: over(one, element(0)),
  pullback: (dy, _, y) => [mul(dy, mul(-1, square(y)))],
  sample: [{ min: 0.3, max: 4 }],
});

/**
 * 1 / √x: ∞ at 0, 0 at ∞, NaN below 0. Its derivative is -½ x^(-3/2).
 *
 * @example
 * ```ts
 * rsqrt(tensor("4", [0, 0.25, 4, Infinity])); // [Infinity, 2, 0.5, 0]
 * ```
 */
export const rsqrt = /*#__PURE__*/ unary("rsqrt", {
  expression: over(one, apply("squareRoot", element(0))),
  pullback: (dy, _, y) => [mul(dy, mul(mul(-0.5, y), square(y)))],
  sample: [{ min: 0.3, max: 4 }],
});
