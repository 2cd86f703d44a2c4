/** The meaning of a scatter, row by row. */
import { at } from "../../at.ts";
import { evaluator } from "../../scalar/expression.ts";
import { type Buffers, indices, isOnlyRows, readAccess, type Reference } from "../../testing/reading.ts";
import type { ScatterKernel } from "./kernel.ts";

/** Adds each part to the rows of the table, index by index and column by column. */
const referenceScatter = ({ rows, width, parts, cell }: ScatterKernel, buffers: Buffers): Float64Array => {
  const result = new Float64Array(rows * width);
  let first = 0;
  for (const part of parts) {
    const own = buffers.slice(first, first + part.inputs.length);
    first += part.inputs.length;
    const evaluate = evaluator(part.expression);
    const split = part.dimensions.length - part.columns;
    const columns = indices(part.dimensions.slice(split));
    for (const outer of indices(part.dimensions.slice(0, split))) {
      const row = readAccess(
        at(part.inputs, part.index),
        part.index,
        [...outer, ...part.dimensions.slice(split).map(() => 0)],
        own,
      );
      if (row < 0 || row >= rows) continue;
      columns.forEach((inner, column) => {
        const index = [...outer, ...inner];
        const read = part.inputs.map((access, i) => (isOnlyRows(part, i) ? NaN : readAccess(access, i, index, own)));
        const place = row * width + column;
        const sum = at(result, place) + evaluate(read);
        result[place] = cell === "int" ? sum | 0 : sum;
      });
    }
  }
  return result;
};

/** Scatters. */
export const scatterReference: Reference<ScatterKernel> = {
  size: ({ rows, width }) => rows * width,
  run: referenceScatter,
};
