import { element } from "../scalar/expression.ts";
import { unary } from "./elementwise.ts";

/** x, through which no derivative flows. */
export const stopGradient = unary("stopGradient", {
  expression: element(0),
  pullback: () => [undefined],
  sample: [{}],
});

/** x again, as a node of its own: what a function is differentiated with respect to. */
export const identity = unary("identity", {
  expression: element(0),
  pullback: (dy) => [dy],
  sample: [{}],
});
