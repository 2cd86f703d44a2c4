// The rule that sums everything row by row first.
import { at } from "../../at.ts";
import type { Rule } from "./rule.ts";
import { reduce } from "../../nodes/build.ts";

/** A sum of fewer rows is made at once. */
const MANY = 64;

/**
 * The sum of all elements is the sum of the rows' sums: those are made row by row, by any thread, and with whatever else is
 * made of these rows.
 */
export const sumOfRows: Rule = (node) => {
  const { lowering } = node.operation;
  const [x] = node.inputs;
  if (lowering.kind !== "reduce" || lowering.reducer !== "sum" || !x || x.sizes.length < 2) return undefined;
  if (lowering.axes.length < x.sizes.length || at(x.sizes, 0) < MANY) return undefined;
  const within = x.sizes.map((_, axis) => axis).slice(1);
  return reduce("sum", reduce("sum", x, within), [0]);
};
