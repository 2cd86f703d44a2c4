import { apply, element } from "../scalar/expression.ts";
import { unary } from "./elementwise.ts";

/** -x. */
export const neg = unary("neg", {
  expression: apply("negate", element(0)),
  pullback: (dy) => [neg(dy)],
  sample: [{}],
});
