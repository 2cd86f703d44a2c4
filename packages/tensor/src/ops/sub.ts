// Subtraction.
import { apply, element } from "../scalar/expression.ts";
import { binary } from "./elementwise.ts";
import { neg } from "./neg.ts";

/** a - b. */
export const sub = binary("sub", {
  expression: apply("subtract", element(0), element(1)),
  pullback: (dy) => [dy, neg(dy)],
  sample: [{}, {}],
});
