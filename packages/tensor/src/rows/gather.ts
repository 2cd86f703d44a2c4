// Rows of a table by their numbers.
import { at } from "../at.ts";
import { indexChecks } from "../graph/indices/check.ts";
import { axesOf, type InPlaceOf } from "../shape/axes.ts";
import { type Shape, ShapeError, show } from "../shape/dimension.ts";
import { type GatherShape, gatherShape } from "../shape/gather.ts";
import { checkTensor, intTensor, type IntArgument } from "../shape/dtype.ts";
import type { ShapeBy, Valid } from "../shape/rule.ts";
import type { AnyTensor, DType, Operation, Tensor } from "../tensor.ts";
import { node } from "../ops/node.ts";
import { drawIndices, drawPlaces, drawReals, drawSizes, type Sampler } from "../ops/sample.ts";
import { type Axes, countAlong, type SomeAxesOf } from "../ops/reductions.ts";
import { reshape } from "../ops/reshape.ts";
import { gatherPrimitive } from "../ops/row-primitives.ts";
import { rowsCompiler } from "./compiler.ts";
import { scatter } from "./scatter.ts";
import { permute } from "../ops/view.ts";

/**
 * The rows of a table that indices name: `gather(items, history)` of `[items, dim]` and `[batch, length]` is
 * `[batch, length, dim]`. A table of ints or booleans gives such. An index outside of the table is an error of the device that runs
 * it.
 *
 * With an axis it takes positions of that axis, and the dimensions of the indices stand in its place: `gather(x, chosen,
 * "length")` of
 * `[batch, length, dim]` and `[some]` is `[batch, some, dim]`. The same positions are taken from every row; if each row has its
 * own, use {@link gatherAlong}. Positions in several axes count through them as one, in the order that they have in the shape, and the
 * dimensions of the indices stand in the place of the first.
 *
 * Its derivative adds each row of the cotangent back into the row of the table that it came from ({@link scatter}).
 *
 * @derivative each row of `ȳ` is added to the row of the table that it was taken from
 *
 * @example
 * ```ts
 * gather(tensor("3 2", [1, 2, 3, 4, 5, 6]), tensor("int:2", [2, 0])); // [[5, 6], [1, 2]]
 * gather(tensor("int:3", [7, 8, 9]), tensor("int:2", [2, 0])); // [9, 7]
 * gather(tensor("2 3", [1, 2, 3, 4, 5, 6]), tensor("int:2", [2, 0]), -1); // [[3, 1], [6, 4]]
 * gather(tensor("2 3", [1, 2, 3, 4, 5, 6]), tensor("int:2", [5, 0]), [-2, -1]); // [6, 1]
 * ```
 */
export const gather = <
  const T extends Shape,
  const I extends Shape,
  D extends DType = "float",
  E extends DType = "int",
  const N extends Axes = never,
>(
  table: Valid<Tensor<T, D>, GatherShape<T, I>>,
  indices: IntArgument<"gather", "indices", I, E>,
  axis?: SomeAxesOf<"gather", T, N>,
): Gathered<T, I, N, D> =>
  gatherAt(table as unknown as AnyTensor, indices as Tensor<Shape, "int">, axis) as Gathered<T, I, N, D>;

/** The shape of gathered rows, or of gathered positions of an axis. */
type Gathered<T extends Shape, I extends Shape, N, D extends DType> = [N] extends [never]
  ? Tensor<ShapeBy<GatherShape<T, I>>, D>
  : Tensor<InPlaceOf<T, N, I>, D>;

const gatherAt = (table: AnyTensor, indices: Tensor<Shape, "int">, axis: Axes | undefined): AnyTensor => {
  checkTensor("gather", "table", table);
  intTensor("gather", "indices", indices);
  // What has no dimensions has no axis either, and is refused for that.
  if (axis === undefined || table.shape.length === 0) return gatherRows(table, indices);
  const axes = axesOf("gather", table.shape, axis).toSorted((a, b) => a - b);
  const [k] = axes;
  if (k === undefined) throw new ShapeError(`gather: ${show(table.shape)}: no axis is given`);
  const others = table.shape.flatMap((_, i) => (axes.includes(i) ? [] : [i]));
  const moved = permute<DType>(table, [...axes, ...others]);
  const joined = <S>(of: readonly S[]): readonly (S | number)[] => [countAlong(table, axes), ...of.slice(axes.length)];
  const rows = gatherRows(
    axes.length === 1 ? moved : reshape<Shape, DType>(moved, joined(moved.shape), joined(moved.sizes)),
    indices,
  );
  // The axes of the indices come first, and go to where the first of the axes was.
  const named = indices.shape.map((_, i) => i);
  const rest = others.map((_, i) => named.length + i);
  return permute<DType>(rows, [...rest.slice(0, k), ...named, ...rest.slice(k)]);
};

const gatherRows = (table: AnyTensor, indices: Tensor<Shape, "int">): AnyTensor => {
  const shape = gatherShape(table.shape, indices.shape);
  return node(gatherOperation, [table, indices], shape, [...indices.sizes, ...table.sizes.slice(1)], table.dtype);
};

/** Rows of a table, as an operation. */
const gatherOperation: Operation = {
  ...gatherPrimitive,
  indices: { ...gatherPrimitive.indices, checks: indexChecks },
  compiler: rowsCompiler,
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
