// The rectified linear unit.
import { apply, element, literal } from "../scalar/expression.ts";
import { unary } from "./elementwise.ts";
import { select } from "./select.ts";

/**
 * max(x, 0), which AttRec also writes as [x]₊. Its derivative at 0 is taken as 0.
 *
 * @example
 * ```ts
 * relu(tensor("4", [-2, 0, 3, NaN])); // [0, 0, 3, NaN]
 * ```
 */
export const relu = unary("relu", {
  expression: apply("maximum", element(0), literal(0)),
  pullback: (dy, _, y) => [select(y, dy, 0)],
  sample: [{ avoid: [0] }],
});
