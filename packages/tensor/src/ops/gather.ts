// Rows of a table by their numbers.
import { at } from "../at.ts";
import type { Shape } from "../shape/dimension.ts";
import { type GatherShape, gatherShape } from "../shape/gather.ts";
import { floatTensor, intTensor, type IntArgument, type NotFloat } from "../shape/dtype.ts";
import type { Result, Valid } from "../shape/rule.ts";
import { type AnyTensor, count, type DType, type Operation, type Tensor } from "../tensor.ts";
import { allocate, node } from "./node.ts";
import { drawIndices, drawPlaces, drawReals, drawSizes, type Sampler } from "./sample.ts";
import { scatter } from "./scatter.ts";

/**
 * The rows of a table that indices name: `gather(items, history)` of `[items, dim]` and `[batch, length]` is
 * `[batch, length, dim]`. An index outside of the table is an error of the device that runs it.
 *
 * Its derivative adds each row of the cotangent back into the row of the table that it came from ({@link scatter}).
 */
export const gather = <
  const T extends Shape,
  const I extends Shape,
  D extends DType = "float",
  E extends DType = "int",
>(
  table: [D] extends ["float"] ? Valid<Tensor<T, D>, GatherShape<T, I>> : NotFloat<"gather", "table", T>,
  indices: IntArgument<"gather", "indices", I, E>,
): Result<GatherShape<T, I>> =>
  gatherRows(table as unknown as Tensor, indices as Tensor<Shape, "int">) as Result<GatherShape<T, I>>;

const gatherRows = (table: Tensor, indices: Tensor<Shape, "int">): Tensor => {
  floatTensor("gather", "table", table);
  intTensor("gather", "indices", indices);
  const shape = gatherShape(table.shape, indices.shape);
  return node(gatherOperation, [table, indices], shape, [...indices.sizes, ...table.sizes.slice(1)], "float");
};

/** Rows of a table, as a primitive. */
export const gatherOperation: Operation = {
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
  pullback: (cotangent, [table, indices]) => [
    scatter(indices as Tensor<Shape, "int">, cotangent, (table as Tensor).shape, (table as Tensor).sizes),
    undefined,
  ],
};

/** Property tests draw tables of rank 1 to 3 and indices that repeat. */
export const sampleGather: Sampler = (draw) => {
  const sizes = drawSizes(draw, draw.integer(1, 3));
  const rows = at(sizes, 0);
  return {
    inputs: [drawReals(draw, sizes), drawIndices(draw, drawPlaces(draw, draw.integer(0, 2), rows), rows)],
    call: ([table, indices]: readonly AnyTensor[]) => gatherRows(table as Tensor, indices as Tensor<Shape, "int">),
  };
};
