// The square root.
import { apply, element } from "../scalar/expression.ts";
import { div } from "./div.ts";
import { unary } from "./elementwise.ts";
import { mul } from "./mul.ts";

/** √x. Its derivative 1 / (2 √x) is infinite at 0. */
export const sqrt = unary("sqrt", {
  expression: apply("squareRoot", element(0)),
  pullback: (dy, _, y) => [div(mul(dy, 0.5), y)],
  sample: [{ min: 0.3, max: 4 }],
});
