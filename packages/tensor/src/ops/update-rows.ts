import { at } from "../at.ts";
import type { Shape } from "../shape/dimension.ts";
import { count, type Operation, type Tensor } from "../tensor.ts";
import { allocate, node } from "./node.ts";

/**
 * A table with some rows replaced: row `rows[i]` becomes `values[i]`. Made by the compiler, which knows how many of the
 * rows count; it has no derivative, since plans are not differentiated.
 */
export const updateRows = (table: Tensor, rows: Tensor<Shape, "int">, values: Tensor): Tensor =>
  node(updateOperation, [table, rows, values], table.shape, table.sizes, "float");

const updateOperation: Operation = {
  name: "updateRows",
  lowering: { kind: "update" },
  evaluate: ([table, rows, values], output) => {
    const result = allocate(output);
    if (!table || !rows || !values) return result;
    result.set(table);
    const width = count(output.sizes.slice(1));
    rows.forEach((row: number, i: number) =>
      result.set(values.subarray(i * width, (i + 1) * width), at([row], 0) * width),
    );
    return result;
  },
  pullback: "none: it is made after differentiation, in a plan",
};
