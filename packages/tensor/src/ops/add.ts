// Addition.
import { apply, element } from "../scalar/expression.ts";
import { binary } from "./elementwise.ts";

/** a + b. */
export const add = binary("add", {
  expression: apply("add", element(0), element(1)),
  pullback: (dy) => [dy, dy],
  sample: [{}, {}],
});
