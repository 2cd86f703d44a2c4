// Makes sums within rows once for each row of a table.
import { at } from "../../at.ts";
import { gather, reduce, reshape } from "../../nodes/build.ts";
import { count, type Node } from "../../tensor.ts";

/**
 * Sums within rows: what is made of each gathered row alone and added up along it is made once for each row of the table,
 * and then gathered, where a batch names more rows than the table has. The norms of a penalty are of this kind:
 *
 *     Σ f(X[i])  =  (Σ f(X))[i]    with the sums along a row
 */
export const sumsWithinRows = (node: Node): Node | undefined => {
  const { lowering } = node.operation;
  const [made] = node.inputs;
  if (lowering.kind !== "reduce" || lowering.reducer !== "sum" || made?.operation.lowering.kind !== "map") {
    return undefined;
  }
  const [rows] = made.inputs;
  if (rows?.operation.lowering.kind !== "gather" || made.inputs.some((input) => input !== rows)) return undefined;
  const [table, indices] = rows.inputs as readonly [Node, Node];
  const rank = indices.sizes.length;
  const along = made.sizes.map((_, axis) => axis).slice(rank);
  if (along.length === 0 || !along.every((axis) => lowering.axes.includes(axis))) return undefined;
  if (count(indices.sizes) < at(table.sizes, 0)) return undefined;
  const ofTable = { ...made, inputs: made.inputs.map(() => table), sizes: table.sizes };
  const sums = reduce(
    "sum",
    ofTable,
    along.map((axis) => axis - rank + 1),
  );
  const gathered: Node = gather(sums, indices);
  const others = lowering.axes.filter((axis) => axis < rank);
  return reshape(reduce("sum", gathered, others), node.sizes);
};
