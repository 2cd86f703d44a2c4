// The absolute value, and the sign.
import { apply, element, literal } from "../scalar/expression.ts";
import { unary } from "./elementwise.ts";
import { mul } from "./mul.ts";

/** |x|. Its derivative at 0 is taken as 0. */
export const abs = unary("abs", {
  expression: apply("absolute", element(0)),
  pullback: (dy, [x]) => [mul(dy, sign(x))],
  sample: [{ avoid: [0] }],
});

const zero = literal(0);

/** -1, 0 or 1, and NaN of NaN: piecewise constant, so that no derivative flows. */
export const sign = unary("sign", {
  expression: apply(
    "select",
    apply("equal", element(0), element(0)),
    apply("subtract", apply("greater", element(0), zero), apply("greater", zero, element(0))),
    element(0),
  ),
  pullback: () => [undefined],
  sample: [{ avoid: [0] }],
});
