/** The rule that sums everything row by row first. */
import { at } from "../../at.ts";
import { reduce } from "../../nodes/build.ts";
import { lowered } from "../facts/operands.ts";
import { rule } from "./rule.ts";

/** A sum of fewer rows is made at once. */
const MANY = 64;

/** Any thread can compute the sums of rows, together with other results of these rows. */
export const sumOfRows = rule("Σ x = Σ of the sums of the rows of x, for many rows", ["reduce"], (node) => {
  const [sum, x] = [lowered(node, "reduce"), node.inputs[0]];
  if (sum?.reducer !== "sum" || !x || x.sizes.length < 2) return undefined;
  if (sum.axes.length < x.sizes.length || at(x.sizes, 0) < MANY) return undefined;
  const within = x.sizes.map((_, axis) => axis).slice(1);
  return reduce("sum", reduce("sum", x, within), [0]);
});
