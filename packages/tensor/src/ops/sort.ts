// Sorting of floats and ints, and the first elements in order.
import { at } from "../at.ts";
import { noted } from "../graph/note.ts";
import type { InPlaceOf, Together, WithoutAxes } from "../shape/axes.ts";
import { type Dimension, type Shape, ShapeError, type Show, show } from "../shape/dimension.ts";
import type { WithLast } from "../shape/last.ts";
import type { Along } from "../shape/along.ts";
import type { Minus } from "../shape/arithmetic.ts";
import { describe, type NumberType } from "../shape/dtype.ts";
import type { Valid } from "../shape/rule.ts";
import { checkNumber, isSize } from "../shape/sizes.ts";
import { type AnyTensor, count, type DType, type Elements, type Operation, type Tensor } from "../tensor.ts";
import { asRows, type AsRows } from "./as-rows.ts";
import { gatherAlong } from "./gather-along.ts";
import { type NumericArgument, numericTensor } from "./joint.ts";
import type { Compiler } from "../compiler.ts";
import { order } from "../kernels/order/kernel.ts";
import { emitOrder } from "../kernels/order/wasm.ts";
import { node } from "./node.ts";
import type { Axes, SomeAxesOf } from "./reductions.ts";
import { drawReals, drawSizes, type Sampler } from "./sample.ts";

/** Which end of the order comes first. */
export type Order = "ascending" | "descending";

/** The first elements of each row in their order, and where they were. */
export interface Ordered<S extends Shape, K extends number, N = -1, D extends DType = "float"> {
  readonly values: Tensor<FirstOf<S, K, N>, D>;
  readonly indices: Tensor<FirstOf<S, K, N>, "int">;
}

/** The shape with K in the place of the axis along which the first K were taken, or of the first of several. */
type FirstOf<S extends Shape, K extends number, N> = [N] extends [-1] ? WithLast<S, K> : InPlaceOf<S, N, [K]>;

/**
 * The k largest elements of each row of the last axis, or along others, the largest first, and their positions:
 * `topK(scores, 10)`. Several axes are counted through as one row, in the order that they have in the shape; k stands in the place of
 * the first of them. With the order "ascending" it is the k smallest, the smallest first. If elements are equal, the one at the
 * lower position is first, and NaN comes last in either order. The derivative of the values goes to the elements that they are;
 * positions have none.
 *
 * @throws ShapeError if a row has fewer than k elements, or if there are no rows to speak of: x has no dimensions
 *
 * @derivative `ȳ` at the places of the largest, and zeros elsewhere
 *
 * @example
 * ```ts
 * topK(tensor("2 3", [1, 5, 3, 9, 7, 8]), 2); // { values: [[5, 3], [9, 8]], indices: [[1, 2], [0, 2]] }
 * topK(tensor("2 3", [1, 5, 3, 9, 7, 2]), 1, "descending", -2).values; // [[9, 7, 3]]
 * topK(tensor("2 3", [1, 5, 3, 9, 7, 2]), 2, "descending", [-2, -1]); // { values: [9, 7], indices: [3, 4] }
 * ```
 */
export const topK = <
  const S extends Shape,
  const K extends number,
  D extends DType = "float",
  const N extends Axes = -1,
>(
  x: NumericArgument<"topK", "x", S, D>,
  k: Valid<K, TopRule<S, K, N>>,
  order: Order = "descending",
  axis?: SomeAxesOf<"topK", S, N>,
): Ordered<S, K, N, D> => {
  const rows = rowsOf("topK", x, axis);
  // A sentence in its place has been refused by the compiler.
  const indices = positions("topK", rows.along, k as number, order);
  const values = gatherAlong<Shape, Shape, NumberType>(rows.along, indices);
  return { values: rows.part(values), indices: rows.part(indices) } as unknown as Ordered<S, K, N, D>;
};

/** The sentence for fewer elements than none, and for more than rows of a known size have; undefined else. */
type TopRule<S extends Shape, K extends number, N> = S extends readonly []
  ? `topK: ${Show<S>} has no last axis to order`
  : number extends S["length"] | K | N
    ? undefined
    : N extends readonly unknown[]
      ? TopRule<[...WithoutAxes<S, N>, Together<S, N>], K, -1>
      : string extends N
        ? undefined
        : [Along<S, N>] extends [never]
          ? undefined
          : Along<S, N> extends readonly [
                infer Before extends Shape,
                infer D extends Dimension,
                infer Behind extends Shape,
              ]
            ? IsBeyond<D, K> extends true
              ? `topK: ${Show<[...Before, ...Behind, D]>} has rows of ${D}, of which ${K} cannot be taken`
              : undefined
            : undefined;

/** Whether a number of elements cannot be taken of a row of this size, as far as the compiler knows it. */
type IsBeyond<D extends Dimension, K extends number> = `${K}` extends `-${string}`
  ? true
  : D extends number
    ? number extends D
      ? false
      : [Minus<D, K>] extends [never]
        ? true
        : false
    : false;

/**
 * The elements of each row of the last axis, or along others, in order, as {@link topK} orders them. Along several axes, which are
 * counted through as one row, they fill the same axes in order.
 *
 * @derivative `ȳ`, put back in the order that x had
 *
 * @example
 * ```ts
 * sort(tensor("2 3", [3, 1, 2, 6, 5, 4])); // [[1, 2, 3], [4, 5, 6]]
 * sort(tensor("2 2", [1, 4, 3, 2]), "descending", -2); // [[3, 4], [1, 2]]
 * sort(tensor("int:3", [7, -1, 5])); // [-1, 5, 7]
 * sort(tensor("2 2", [1, 4, 3, 2]), "ascending", [-2, -1]); // [[1, 2], [3, 4]]
 * ```
 */
export const sort = <const S extends Shape, D extends DType = "float", const N extends Axes = -1>(
  x: NumericArgument<"sort", "x", S, D>,
  order: Order = "ascending",
  axis?: SomeAxesOf<"sort", S, N>,
): Tensor<S, D> => {
  const rows = rowsOf("sort", x, axis);
  const sorted = gatherAlong<Shape, Shape, NumberType>(rows.along, positions("sort", rows.along, "all", order));
  return { ...rows.whole(sorted), shape: (x as AnyTensor).shape } as AnyTensor as Tensor<S, D>;
};

/**
 * The positions of the elements of each row of the last axis, or along others, in their order, as {@link topK} orders them. Positions
 * in several axes count through them as one row.
 *
 * @example
 * ```ts
 * argsort(tensor("2 3", [3, 1, 2, 6, 5, NaN])); // [[1, 2, 0], [1, 0, 2]]
 * ```
 */
export const argsort = <const S extends Shape, D extends DType = "float", const N extends Axes = -1>(
  x: NumericArgument<"argsort", "x", S, D>,
  order: Order = "ascending",
  axis?: SomeAxesOf<"argsort", S, N>,
): Tensor<S, "int"> => {
  const rows = rowsOf("argsort", x, axis);
  const ordered = rows.whole(positions("argsort", rows.along, "all", order));
  return noted({ ...ordered, shape: (x as AnyTensor).shape } as Tensor<S, "int">);
};

/** A tensor of numbers, which have an order. */
type Numbers = Tensor<Shape, NumberType>;

/** The rows of an argument that is a tensor of numbers. */
const rowsOf = (name: string, given: unknown, axis: Axes | undefined): AsRows<NumberType> =>
  asRows(name, numericTensor(name, "x", given), axis);

/** The positions of the k elements of each row that come first, or of all. */
export const positions = (name: string, x: Numbers, k: number | "all", order: Order): Tensor<Shape, "int"> => {
  const length = x.sizes.at(-1);
  if (length === undefined) throw new ShapeError(`${name}: ${show(x.shape)} has no last axis to order`);
  const taken = k === "all" ? length : k;
  checkNumber(name, "k", taken);
  if (!isSize(taken) || taken > length) {
    const dimension = taken < 0 ? x.shape.at(-1) : length;
    throw new ShapeError(`${name}: ${show(x.shape)} has rows of ${dimension}, of which ${taken} cannot be taken`);
  }
  if (!ORDERS.includes(order)) {
    throw new TypeError(`${name}: 'order' is ${describe(order)}, neither 'ascending' nor 'descending'`);
  }
  const dimension = k === "all" ? at(x.shape, x.shape.length - 1) : k;
  const shape = [...x.shape.slice(0, -1), dimension];
  return node(orderOperation(order), [x], shape, [...x.sizes.slice(0, -1), taken], "int");
};

const ORDERS: readonly Order[] = ["ascending", "descending"];

const compiler: Compiler = { kernels: { order: { ...order, wasm: emitOrder } } };

const orderOperation = (order: Order): Operation => ({
  name: "order",
  lowering: { kind: "order", order },
  evaluate: ([x], output) => {
    const k = at(output.sizes, output.sizes.length - 1);
    const length = at(at(output.inputs, 0).sizes, output.sizes.length - 1);
    if (!x) return new Int32Array();
    const rows = count(output.sizes.slice(0, -1));
    const result = new Int32Array(rows * k);
    for (let row = 0; row < rows; row++) {
      const before = comparator(x.subarray(row * length, (row + 1) * length), order);
      const sorted = Int32Array.from({ length }, (_, i) => i).sort(before);
      result.set(sorted.subarray(0, k), row * k);
    }
    return result;
  },
  compiler,
  pullback: () => [undefined],
});

/** The order of two positions of a row. */
const comparator = (row: Elements, order: Order): ((i: number, j: number) => number) => {
  const sign = order === "ascending" ? 1 : -1;
  return (i, j) => {
    const [a, b] = [at(row, i), at(row, j)];
    const [first, second] = [Number(Number.isNaN(a)), Number(Number.isNaN(b))];
    if (first + second > 0) return first - second || i - j;
    return a === b ? i - j : sign * (a < b ? -1 : 1);
  };
};

/** Property tests draw elements that stay apart when one of them is moved a little, in rows along any axis. */
export const sampleTopK: Sampler = (draw) => {
  const sizes = drawSizes(draw, draw.integer(1, 3));
  const axis = -draw.integer(1, sizes.length);
  const k = draw.integer(0, at(sizes, sizes.length + axis));
  const order = draw.integer(0, 1) === 0 ? "ascending" : "descending";
  const input = drawReals(draw, sizes);
  // Whole numbers, made distinct by their positions: where two are equal there is no derivative.
  const elements = input.elements.map((value, i) => Math.round(value) + i * 0.001);
  return {
    inputs: [{ ...input, elements }],
    call: ([x]) => topK<Shape, number, "float", number>(x as Tensor, k, order, axis).values,
  };
};
