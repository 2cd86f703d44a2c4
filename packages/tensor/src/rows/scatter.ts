// Rows added into a table.
import { at } from "../at.ts";
import { indexChecks } from "../graph/indices/check.ts";
import { type Shape, ShapeError, show, type ShapeArgument } from "../shape/dimension.ts";
import { intTensor, type IntArgument, type NumberType } from "../shape/dtype.ts";
import { checkSizes } from "../shape/sizes.ts";
import { type AnyTensor, count, type DType, type Operation, type Pullback, type Tensor } from "../tensor.ts";
import { rowsCompiler } from "./compiler.ts";
import { gather } from "./gather.ts";
import { type NumericArgument, numericTensor } from "../ops/joint.ts";
import { reshape } from "../ops/reshape.ts";
import { node } from "../ops/node.ts";
import { scatterPrimitive } from "../ops/row-primitives.ts";
import { drawIndices, drawPlaces, drawReals, drawSizes, type Sampler } from "../ops/sample.ts";

/**
 * A table of zeros into whose rows, named by indices, the given rows of floats or ints are added; rows named several times
 * are summed in the order of the indices. Sums of ints wrap around at 32 bits. The derivative of {@link gather}, as gather is
 * its derivative.
 *
 * @example
 * ```ts
 * scatter(tensor("int:3", [2, 0, 2]), tensor("3 1", [1, 2, 3]), [3, 1], [3, 1]); // [[2], [0], [4]]
 * scatter(tensor("int:3", [2, 0, 2]), tensor("int:3", [1, 1, 1]), [3], [3]); // [1, 0, 2]
 * ```
 */
export const scatter = <
  const S extends Shape,
  const I extends Shape = Shape,
  const R extends Shape = Shape,
  D extends DType = "int",
  E extends DType = "float",
>(
  indices: IntArgument<"scatter", "indices", I, D>,
  rows: NumericArgument<"scatter", "rows", R, E>,
  shape: ShapeArgument<S>,
  sizes: readonly number[],
): Tensor<S, E> =>
  scatterRows(indices as Tensor<Shape, "int">, rows as Tensor<Shape, NumberType>, shape, sizes) as Tensor<S, E>;

const scatterRows = (
  indices: Tensor<Shape, "int">,
  rows: Tensor<Shape, NumberType>,
  shape: Shape,
  sizes: readonly number[],
): Tensor<Shape, NumberType> => {
  intTensor("scatter", "indices", indices);
  numericTensor("scatter", "rows", rows);
  checkSizes("scatter", shape, sizes);
  if (shape.length === 0)
    throw new ShapeError(`scatter: ${show(shape)} has no rows: a table needs at least one dimension`);
  if (count(rows.sizes) !== count(indices.sizes) * count(sizes.slice(1))) {
    throw new ShapeError(
      `scatter: ${show(rows.shape)} are not rows of ${show(shape)} for indices ${show(indices.shape)}`,
    );
  }
  return node(scatterOperation(at(sizes, 0)), [indices, rows], shape, sizes, rows.dtype);
};

/** Rows added into a table of so many rows, as an operation. */
const scatterOperation = (rows: number): Operation => {
  const primitive = scatterPrimitive(rows);
  const indices = { ...primitive.indices, checks: indexChecks };
  return { ...primitive, indices, compiler: rowsCompiler, pullback: gatherParts };
};

/** The cotangents of the rows of each part: the rows of the cotangent that its indices name. */
const gatherParts: Pullback = (cotangent, inputs) =>
  inputs.map((values, i) => {
    if (i % 2 === 0) return undefined;
    const gathered: Tensor = gather<Shape, Shape>(cotangent, at(inputs, i - 1) as Tensor<Shape, "int">);
    // The rows may have been given under other dimensions than those of their indices.
    return reshape(gathered, values.shape, values.sizes);
  });

/** Property tests draw indices that repeat and rows that no index names. */
export const sampleScatter: Sampler = (draw) => {
  const sizes = drawSizes(draw, draw.integer(1, 3));
  const places = drawPlaces(draw, draw.integer(0, 2), at(sizes, 0));
  return {
    inputs: [drawIndices(draw, places, at(sizes, 0)), drawReals(draw, [...places, ...sizes.slice(1)])],
    call: ([indices, rows]: readonly AnyTensor[]) =>
      scatter(indices as Tensor<Shape, "int">, rows as Tensor, sizes, sizes),
  };
};
