// Sine and cosine.
import { apply, element } from "../scalar/expression.ts";
import { type Unary, unary } from "./elementwise.ts";
import { mul } from "./mul.ts";
import { neg } from "./neg.ts";

/**
 * sin x, x in radians: right for numbers of any size, and NaN of what is not finite. (In the modes of WebGL it is NaN beyond 8192.)
 *
 * @example
 * ```ts
 * sin(tensor("3", [0, 1, 1e6])); // [0, 0.8415, -0.35]
 * ```
 */
export const sin: Unary<"sin"> = /*#__PURE__*/ unary("sin", {
  expression: apply("sine", element(0)),
  pullback: (dy, [x]) => [mul(dy, cos(x))],
  sample: [{}],
});

/**
 * cos x, x in radians: right for numbers of any size, and NaN of what is not finite. (In the modes of WebGL it is NaN beyond 8192.)
 *
 * @example
 * ```ts
 * cos(tensor("3", [0, 1, 1e6])); // [1, 0.5403, 0.9368]
 * ```
 */
export const cos: Unary<"cos"> = /*#__PURE__*/ unary("cos", {
  expression: apply("cosine", element(0)),
  pullback: (dy, [x]) => [neg(mul(dy, sin(x)))],
  sample: [{}],
});
