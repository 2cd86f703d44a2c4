/** The rule that makes sums within rows once for each row of a table. */
import { at } from "../../at.ts";
import { gather, reduce, reshape } from "../../nodes/build.ts";
import { count } from "../../tensor.ts";
import { lowered } from "../facts/operands.ts";
import { rule } from "./rule.ts";

/**
 * A sum along each gathered row that depends on that row alone is computed once for each row of the table and then gathered, if a
 * batch names more rows than the table has. The norms of a penalty are of this kind.
 */
export const sumsWithinRows = rule("Σ f(X[i]) = (Σ f(X))[i], with the sums along a row", ["reduce"], (node) => {
  const [sum, made] = [lowered(node, "reduce"), node.inputs[0]];
  const rows = lowered(made, "map") && made?.inputs[0];
  const [table, indices] = (lowered(rows, "gather") && rows?.inputs) ?? [];
  if (sum?.reducer !== "sum" || !made || !table || !indices || made.inputs.some((input) => input !== rows)) {
    return undefined;
  }
  const rank = indices.sizes.length;
  const along = made.sizes.map((_, axis) => axis).slice(rank);
  if (along.length === 0 || !along.every((axis) => sum.axes.includes(axis))) return undefined;
  if (count(indices.sizes) < at(table.sizes, 0)) return undefined;
  const ofTable = { ...made, inputs: made.inputs.map(() => table), sizes: table.sizes };
  const axes = along.map((axis) => axis - rank + 1);
  const gathered = gather(reduce("sum", ofTable, axes), indices);
  const others = sum.axes.filter((axis) => axis < rank);
  return reshape(reduce("sum", gathered, others), node.sizes);
});
