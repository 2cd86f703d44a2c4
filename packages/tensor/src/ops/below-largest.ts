/** Computes how far scores are below the largest along an axis: what a softmax and its logarithms are made of. */
import { apply, element, literal } from "../scalar/expression.ts";
import type { Tensor } from "../tensor.ts";
import { greater } from "./comparison.ts";
import { map } from "./map.ts";
import { reduceAxes, repeatAxes } from "./reduce.ts";
import { select } from "./select.ts";
import { stopGradient } from "./stop-gradient.ts";

/** x - m, and 0 where the two are equal: ∞ - ∞ would be NaN. */
const difference = apply(
  "select",
  apply("equal", element(0), element(1)),
  literal(0),
  apply("subtract", element(0), element(1)),
);

/**
 * x - m for an m that is the largest of x and others: 0 where they are equal, also if both are infinite. No derivative flows
 * to m, nor to an x of -∞: nothing brings it nearer.
 */
export const belowLargest = (x: Tensor, largest: Tensor): Tensor =>
  map("belowLargest", difference, [x, largest], (dy, [score]) => [
    select(greater<Tensor, number>(score, -Infinity), dy, 0),
    undefined,
  ]);

/** The largest element along some axes, which is taken as constant, and all elements less it. */
export const fromLargest = (
  x: Tensor,
  axes: readonly number[],
): { readonly largest: Tensor; readonly below: Tensor } => {
  const largest = stopGradient(reduceAxes("maximum", x, axes));
  return { largest, below: belowLargest(x, repeatAxes(largest, axes, x)) };
};
