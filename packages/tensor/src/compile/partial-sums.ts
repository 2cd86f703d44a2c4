import { at } from "../at.ts";
import { reduceAxes } from "../ops/reduce.ts";
import type { Tensor } from "../tensor.ts";
import type { Rule } from "./simplify.ts";

/** A sum of fewer rows is made at once. */
const MANY = 64;

/**
 * The sum of all elements is the sum of the rows' sums: those are made row by row, by any thread, and with whatever else is
 * made of these rows.
 */
export const sumOfRows: Rule = (node) => {
  const { lowering } = node.operation;
  const [x] = node.inputs as readonly Tensor[];
  if (lowering.kind !== "reduce" || lowering.reducer !== "sum" || !x || x.sizes.length < 2) return undefined;
  if (lowering.axes.length < x.sizes.length || at(x.sizes, 0) < MANY) return undefined;
  const within = x.sizes.map((_, axis) => axis).slice(1);
  return reduceAxes("sum", reduceAxes("sum", x, within), [0]);
};
