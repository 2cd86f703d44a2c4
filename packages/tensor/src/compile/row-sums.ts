import { at } from "../at.ts";
import { gather } from "../ops/gather.ts";
import { reduceAxes } from "../ops/reduce.ts";
import { reshape } from "../ops/reshape.ts";
import type { Shape } from "../shape/dimension.ts";
import { type AnyTensor, count, type Tensor } from "../tensor.ts";

/**
 * Sums within rows: what is made of each gathered row alone and added up along it is made once for each row of the table,
 * and then gathered, where a batch names more rows than the table has. The norms of a penalty are of this kind:
 *
 *     Σ f(X[i])  =  (Σ f(X))[i]    with the sums along a row
 */
export const sumsWithinRows = (node: AnyTensor): AnyTensor | undefined => {
  const { lowering } = node.operation;
  const [made] = node.inputs;
  if (lowering.kind !== "reduce" || lowering.reducer !== "sum" || made?.operation.lowering.kind !== "map") {
    return undefined;
  }
  const [rows] = made.inputs;
  if (rows?.operation.lowering.kind !== "gather" || made.inputs.some((input) => input !== rows)) return undefined;
  const [table, indices] = rows.inputs as readonly [Tensor, Tensor<Shape, "int">];
  const rank = indices.sizes.length;
  const along = made.sizes.map((_, axis) => axis).slice(rank);
  if (along.length === 0 || !along.every((axis) => lowering.axes.includes(axis))) return undefined;
  if (count(indices.sizes) < at(table.sizes, 0)) return undefined;
  const ofTable = { ...made, inputs: made.inputs.map(() => table), shape: table.shape, sizes: table.sizes };
  const sums = reduceAxes(
    "sum",
    ofTable,
    along.map((axis) => axis - rank + 1),
  );
  const gathered: Tensor = gather<Shape, Shape>(sums, indices);
  const others = lowering.axes.filter((axis) => axis < rank);
  return reshape(reduceAxes("sum", gathered, others), node.shape, node.sizes);
};
