// Gathers and scatters within rows.
import { at } from "../at.ts";
import { noted } from "../graph/note.ts";
import { indexChecks } from "../graph/indices/check.ts";
import type { WithLast } from "../shape/last.ts";
import { type Shape, type ShapeArgument, ShapeError, type Show, show } from "../shape/dimension.ts";
import { checkTensor, intTensor, type IntArgument, type NotInt, type NumberType } from "../shape/dtype.ts";
import { axesOf, type InPlaceOf } from "../shape/axes.ts";
import type { AgreeAll } from "../shape/concat.ts";
import type { Agree, Opaque, Valid } from "../shape/rule.ts";
import { checkSizes } from "../shape/sizes.ts";
import type { AnyTensor, DType, Node, Operation, Tensor } from "../tensor.ts";
import { type NumericArgument, numericTensor } from "./joint.ts";
import type { Compiler } from "../compiler.ts";
import { scatterAlong as scatterAlongDefinition } from "../kernels/scatter-along/kernel.ts";
import { emitScatterAlong } from "../kernels/scatter-along/wasm.ts";
import { asRows } from "./as-rows.ts";
import { allocate, node } from "./node.ts";
import type { Axes, SomeAxesOf } from "./reductions.ts";
import { drawIndices, drawReals, drawSize, drawSizes, type Sampler } from "./sample.ts";

/**
 * For each row of the last axis, or along others, the elements at the positions that the same row of indices names:
 * `gatherAlong(scores, targets)` of `[batch, items]` and `[batch, 3]` is `[batch, 3]`. Along another axis the positions are along that
 * axis of the indices; in several axes they count through them as one row, in the place of the first, as {@link topK} gives them.
 *
 * Where {@link gather} takes rows of one table, here every row has elements of its own. The derivative adds the cotangents
 * back at their positions ({@link scatterAlong}).
 *
 * @throws ShapeError if the other dimensions of both are not the same
 *
 * @derivative each element of `ȳ` is added where it was taken from
 *
 * @example
 * ```ts
 * gatherAlong(tensor("2 3", [1, 2, 3, 4, 5, 6]), tensor("int:2 2", [0, 2, 1, 1])); // [[1, 3], [5, 5]]
 * gatherAlong(tensor("2 3", [1, 2, 3, 4, 5, 6]), tensor("int:1 3", [1, 0, 1]), -2); // [[4, 2, 6]]
 * ```
 */
export const gatherAlong = <
  const S extends Shape,
  const I extends Shape,
  D extends DType = "float",
  E extends DType = "int",
  const N extends Axes = -1,
>(
  x: Tensor<S, D>,
  indices: [E] extends ["int"]
    ? Valid<Tensor<I, E>, RowsRule<"gatherAlong", S, I, N>>
    : NotInt<"gatherAlong", "indices", I, E>,
  axis?: SomeAxesOf<"gatherAlong", S, N>,
): Tensor<Gathered<S, I, N>, D> =>
  gatherAt(x, indices as unknown as Tensor<Shape, "int">, axis) as Tensor<Gathered<S, I, N>, D>;

/** The shape of the elements: that of the indices. */
type Gathered<S extends Shape, I extends Shape, N> = [N] extends [-1]
  ? WithLast<S, LastOf<I>>
  : number extends S["length"] | I["length"]
    ? Opaque<S | I>
    : I;

/** The sentence for shapes whose rows the compiler knows to be others; undefined else. */
type RowsRule<Name extends string, S extends Shape, I extends Shape, N> = number extends S["length"] | I["length"]
  ? undefined
  : string extends N
    ? undefined
    : [SameRows<S, I, N>] extends [true]
      ? undefined
      : `${Name}: ${Show<S>} and ${Show<I>} have different rows`;

type SameRows<S extends Shape, I extends Shape, N> = [N] extends [-1]
  ? [S, I] extends [readonly [...infer A extends Shape, unknown], readonly [...infer B extends Shape, unknown]]
    ? AgreeAll<A, B>
    : false
  : AgreeBeside<InPlaceOf<S, N, ["*"]>, I>;

/** Whether the dimensions are the same beside the one that stands for positions. */
type AgreeBeside<S extends Shape, I extends Shape> = S extends readonly ["*", ...infer A extends Shape]
  ? I extends readonly [unknown, ...infer B extends Shape]
    ? AgreeAll<A, B>
    : false
  : [S, I] extends [readonly [infer X, ...infer A extends Shape], readonly [infer Y, ...infer B extends Shape]]
    ? Agree<X, Y> extends true
      ? AgreeBeside<A, B>
      : false
    : false;

/** The last dimension of a shape. */
type LastOf<S extends Shape> = S extends readonly [...unknown[], infer K extends Shape[number]] ? K : number;

const gatherAt = (x: AnyTensor, indices: Tensor<Shape, "int">, axis: Axes | undefined): AnyTensor => {
  checkTensor("gatherAlong", "x", x);
  intTensor("gatherAlong", "indices", indices);
  const different = (): ShapeError =>
    new ShapeError(`gatherAlong: ${show(x.shape)} and ${show(indices.shape)} have different rows`);
  const rows = asRows<DType>("gatherAlong", x, axis);
  const place = axis === undefined ? x.shape.length - 1 : Math.min(...axesOf("gatherAlong", x.shape, axis));
  if (indices.shape.length !== rows.along.shape.length || place < 0) throw different();
  const positions = asRows("gatherAlong", indices, axis === undefined ? undefined : place - indices.shape.length);
  const beside = ({ shape }: AnyTensor): string => show(shape.slice(0, -1));
  if (beside(rows.along) !== beside(positions.along)) throw different();
  return rows.part(gatherRows(rows.along, positions.along));
};

/** The elements of each row of the last axis, for rows under any names. */
const gatherRows = (x: AnyTensor, indices: Tensor<Shape, "int">): AnyTensor => {
  sameRows("gatherAlong", x, indices);
  const shape = [...x.shape.slice(0, -1), at(indices.shape, indices.shape.length - 1)];
  return node(gatherOperation, [x, indices], shape, indices.sizes, x.dtype);
};

/**
 * Rows of zeros of a length, with values, floats or ints, added at the positions that indices name: the derivative of
 * {@link gatherAlong} along the last axis; `permute` puts another axis last. Sums of ints wrap around at 32 bits.
 *
 * @derivative the elements of `ȳ` at the places that the indices name
 *
 * @example
 * ```ts
 * scatterAlong(tensor("int:2 2", [0, 2, 1, 1]), tensor("2 2", [1, 2, 3, 4]), [2, 3], [2, 3]); // [[1, 0, 2], [0, 7, 0]]
 * ```
 */
export const scatterAlong = <
  const S extends Shape,
  const I extends Shape = Shape,
  const V extends Shape = Shape,
  D extends DType = "int",
  E extends DType = "float",
>(
  indices: IntArgument<"scatterAlong", "indices", I, D>,
  values: NumericArgument<"scatterAlong", "values", V, E>,
  shape: ShapeArgument<S>,
  sizes: readonly number[],
): Tensor<S, E> =>
  scatterRows(indices as Tensor<Shape, "int">, values as Tensor<Shape, NumberType>, shape, sizes) as Tensor<S, E>;

const scatterRows = (
  indices: Tensor<Shape, "int">,
  values: Tensor<Shape, NumberType>,
  shape: Shape,
  sizes: readonly number[],
): Tensor<Shape, NumberType> => {
  intTensor("scatterAlong", "indices", indices);
  numericTensor("scatterAlong", "values", values);
  checkSizes("scatterAlong", shape, sizes);
  sameRows("scatterAlong", { shape, sizes }, indices);
  if (indices.sizes.join() !== values.sizes.join()) {
    throw new ShapeError(`scatterAlong: ${show(values.shape)} are not values for the indices ${show(indices.shape)}`);
  }
  return node(scatterOperation, [indices, values], shape, sizes, values.dtype);
};

const sameRows = (name: string, x: Pick<AnyTensor, "shape" | "sizes">, indices: AnyTensor): void => {
  const rows = (sizes: readonly number[]): string => sizes.slice(0, -1).join();
  if (x.sizes.length > 0 && x.sizes.length === indices.sizes.length && rows(x.sizes) === rows(indices.sizes)) return;
  throw new ShapeError(`${name}: ${show(x.shape)} and ${show(indices.shape)} have different rows`);
};

const gatherOperation: Operation = {
  name: "gatherAlong",
  lowering: { kind: "gatherAlong" },
  evaluate: ([x, indices], output) => {
    const result = allocate(output);
    if (!x || !indices) return result;
    const length = rowLength(at(output.inputs, 0));
    const width = rowLength(output);
    indices.forEach((position: number, i: number) => {
      result[i] = at(x, Math.floor(i / width) * length + checked("gatherAlong", position, i, length));
    });
    return result;
  },
  indices: { of: ({ inputs: [x, indices] }) => (x && indices ? [[indices, rowLength(x)]] : []), checks: indexChecks },
  pullback: (cotangent, [x, indices]) => [
    scatterAlong(indices as Tensor<Shape, "int">, cotangent, (x as Tensor).shape, (x as Tensor).sizes),
    undefined,
  ],
};

const compiler: Compiler = { kernels: { scatterAlong: { ...scatterAlongDefinition, wasm: emitScatterAlong } } };

const scatterOperation: Operation = {
  name: "scatterAlong",
  lowering: { kind: "scatterAlong" },
  evaluate: ([indices, values], output) => {
    const result = allocate(output);
    if (!indices || !values) return result;
    const length = rowLength(output);
    const width = rowLength(at(output.inputs, 0));
    indices.forEach((position: number, i: number) => {
      const place = Math.floor(i / width) * length + checked("scatterAlong", position, i, length);
      result[place] = at(result, place) + at(values, i);
    });
    return result;
  },
  indices: { of: (node) => [[at(node.inputs, 0), rowLength(node)]], checks: indexChecks },
  compiler,
  pullback: (cotangent, [indices, values]) => {
    const gathered = gatherRows(cotangent, indices as Tensor<Shape, "int">);
    return [undefined, values && noted({ ...gathered, shape: values.shape } as Tensor)];
  },
};

/** The number of places in a row. */
const rowLength = ({ sizes }: Node): number => at(sizes, sizes.length - 1);

const checked = (name: string, position: number, i: number, length: number): number => {
  if (position >= 0 && position < length) return position;
  throw new RangeError(`${name}: index ${position} at position ${i} is outside of rows of ${length}.`);
};

/** Property tests draw indices that repeat. */
export const sampleGatherAlong: Sampler = (draw) => {
  const rows = drawSizes(draw, draw.integer(0, 2));
  const length = drawSize(draw);
  const indices = drawIndices(draw, [...rows, length === 0 ? 0 : drawSize(draw)], length);
  return {
    inputs: [drawReals(draw, [...rows, length]), indices],
    call: ([x, positions]) => gatherAlong<Shape, Shape>(x as Tensor, positions as Tensor<Shape, "int">),
  };
};

/** Property tests draw indices that repeat, and positions that none names. */
export const sampleScatterAlong: Sampler = (draw) => {
  const rows = drawSizes(draw, draw.integer(0, 2));
  const length = drawSize(draw);
  const sizes = [...rows, length];
  const indices = drawIndices(draw, [...rows, length === 0 ? 0 : drawSize(draw)], length);
  return {
    inputs: [indices, drawReals(draw, indices.sizes)],
    call: ([positions, values]) => scatterAlong(positions as Tensor<Shape, "int">, values as Tensor, sizes, sizes),
  };
};
