/** Rows of a table replaced where they are: a primitive that only the compiler makes. */

import { at } from "../at.ts";
import { allocate } from "../ops/node.ts";
import { count, type Node, type Primitive } from "../tensor.ts";
import { node } from "./build.ts";

/**
 * A table with some rows replaced: row `rows[i]` becomes `values[i]`. The compiler knows how many of the rows count.
 */
export const update = (table: Node, rows: Node, values: Node): Node =>
  node(updatePrimitive, [table, rows, values], table.sizes, table.dtype);

const updatePrimitive: Primitive = {
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
};
