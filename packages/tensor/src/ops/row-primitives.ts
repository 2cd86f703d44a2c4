// The primitives of rows that indices name, without their derivatives: compilers write nodes of them, which nobody differentiates.
import { at } from "../at.ts";
import { count, type Primitive } from "../tensor.ts";
import { allocate } from "./node.ts";

/** Rows of a table by their numbers. */
export const gatherPrimitive = {
  name: "gather",
  lowering: { kind: "gather" },
  evaluate: ([table, indices], output) => {
    const result = allocate(output);
    const source = output.inputs[0];
    if (!table || !indices || !source) return result;
    const width = count(source.sizes.slice(1));
    const rows = at(source.sizes, 0);
    indices.forEach((row: number, i: number) => {
      if (!(row >= 0 && row < rows)) {
        throw new RangeError(`gather: index ${row} at position ${i} is outside of the table's ${rows} rows.`);
      }
      result.set(table.subarray(row * width, (row + 1) * width), i * width);
    });
    return result;
  },
  indices: { of: ({ inputs: [table, indices] }) => (table && indices ? [[indices, at(table.sizes, 0)]] : []) },
} as const satisfies Primitive;

/** Rows added into a table of a number of rows. */
export const scatterPrimitive = (rows: number) =>
  ({
    name: "scatter",
    lowering: { kind: "scatter", rows },
    evaluate: (inputs, output) => {
      const result = allocate(output);
      const width = count(output.sizes.slice(1));
      for (let part = 0; part < inputs.length; part += 2) {
        const values = at(inputs, part + 1);
        at(inputs, part).forEach((row: number, i: number) => {
          if (!(row >= 0 && row < rows)) {
            throw new RangeError(`scatter: index ${row} at position ${i} is outside of the table's ${rows} rows.`);
          }
          for (let k = 0; k < width; k++) {
            result[row * width + k] = at(result, row * width + k) + at(values, i * width + k);
          }
        });
      }
      return result;
    },
    indices: { of: ({ inputs }) => inputs.flatMap((input, i) => (i % 2 === 0 ? [[input, rows] as const] : [])) },
  }) as const satisfies Primitive;
