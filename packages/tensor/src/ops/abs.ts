// The absolute value, and the sign.
import { apply, element, literal, whole } from "../scalar/expression.ts";
import { numericUnary } from "./arithmetic.ts";
import { mul } from "./mul.ts";

/**
 * |x|, of floats or of ints. Its derivative at 0 is taken as 0.
 *
 * @example
 * ```ts
 * abs(tensor("3", [-2, 0, 3])); // [2, 0, 3]
 * ```
 */
export const abs = /*#__PURE__*/ numericUnary("abs", {
  expression: apply("absolute", element(0)),
  ofInts: apply("maximumInt", element(0), apply("subtractInt", whole(0), element(0))),
  pullback: (dy, [x]) => [mul(dy, sign(x))],
  sample: [{ avoid: [0] }],
});

const zero = literal(0);

/**
 * -1, 0 or 1, of floats or of ints, and NaN of NaN: piecewise constant, so that no derivative flows.
 *
 * @example
 * ```ts
 * sign(tensor("4", [-2, 0, 3, NaN])); // [-1, 0, 1, NaN]
 * ```
 */
export const sign = /*#__PURE__*/ numericUnary("sign", {
  expression: apply(
    "select",
    apply("equal", element(0), element(0)),
    apply("subtract", apply("greater", element(0), zero), apply("greater", zero, element(0))),
    element(0),
  ),
  ofInts: apply("maximumInt", whole(-1), apply("minimumInt", element(0), whole(1))),
  pullback: () => [undefined],
  sample: [{ avoid: [0] }],
});
