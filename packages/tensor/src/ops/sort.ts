// Sorting of floats and ints, and the first elements in order.
import { at } from "../at.ts";
import { noted } from "../graph/note.ts";
import { axisOf } from "../shape/axis.ts";
import { type Dimension, type Shape, ShapeError, type Show, show } from "../shape/dimension.ts";
import type { WithLast } from "../shape/last.ts";
import type { Along, Replaced } from "../shape/along.ts";
import type { Minus } from "../shape/arithmetic.ts";
import { describe, type NumberType } from "../shape/dtype.ts";
import type { Valid } from "../shape/rule.ts";
import { checkNumber, isSize } from "../shape/sizes.ts";
import { type AnyTensor, count, type DType, type Elements, type Operation, type Tensor } from "../tensor.ts";
import { gatherAlong } from "./gather-along.ts";
import { type NumericArgument, numericTensor } from "./joint.ts";
import type { Compiler } from "../compiler.ts";
import { order } from "../kernels/order/kernel.ts";
import { emitOrder } from "../kernels/order/wasm.ts";
import { node } from "./node.ts";
import type { Axis, AxisOf } from "./reductions.ts";
import { drawReals, drawSizes, type Sampler } from "./sample.ts";
import { permute } from "./view.ts";

/** Which end of the order comes first. */
export type Order = "ascending" | "descending";

/** The first elements of each row in their order, and where they were. */
export interface Ordered<S extends Shape, K extends number, N = -1, D extends DType = "float"> {
  readonly values: Tensor<FirstOf<S, K, N>, D>;
  readonly indices: Tensor<FirstOf<S, K, N>, "int">;
}

/** The shape with K in the place of the axis along which the first K were taken. */
type FirstOf<S extends Shape, K extends number, N> = [N] extends [-1] ? WithLast<S, K> : Replaced<S, N, [K]>;

/**
 * The k largest elements of each row of the last axis, or along another, the largest first, and their positions:
 * `topK(scores, 10)`. With the order "ascending" it is the k smallest, the smallest first. If elements are equal, the one at the
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
 * ```
 */
export const topK = <
  const S extends Shape,
  const K extends number,
  D extends DType = "float",
  const N extends Axis = -1,
>(
  x: NumericArgument<"topK", "x", S, D>,
  k: Valid<K, TopRule<S, K, N>>,
  order: Order = "descending",
  axis?: AxisOf<"topK", S, N>,
): Ordered<S, K, N, D> => {
  const rows = rowsAlong("topK", x, axis);
  // A sentence in its place has been refused by the compiler.
  const indices = positions("topK", rows.along, k as number, order);
  const values = gatherAlong<Shape, Shape, NumberType>(rows.along, indices);
  return { values: rows.back(values), indices: rows.back(indices) } as unknown as Ordered<S, K, N, D>;
};

/** The sentence for fewer elements than none, and for more than rows of a known size have; undefined else. */
type TopRule<S extends Shape, K extends number, N> = S extends readonly []
  ? `topK: ${Show<S>} has no last axis to order`
  : number extends S["length"] | K | N
    ? undefined
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
 * The elements of each row of the last axis, or along another, in order, as {@link topK} orders them.
 *
 * @derivative `ȳ`, put back in the order that x had
 *
 * @example
 * ```ts
 * sort(tensor("2 3", [3, 1, 2, 6, 5, 4])); // [[1, 2, 3], [4, 5, 6]]
 * sort(tensor("2 2", [1, 4, 3, 2]), "descending", -2); // [[3, 4], [1, 2]]
 * sort(tensor("int:3", [7, -1, 5])); // [-1, 5, 7]
 * ```
 */
export const sort = <const S extends Shape, D extends DType = "float", const N extends Axis = -1>(
  x: NumericArgument<"sort", "x", S, D>,
  order: Order = "ascending",
  axis?: AxisOf<"sort", S, N>,
): Tensor<S, D> => {
  const rows = rowsAlong("sort", x, axis);
  const sorted = gatherAlong<Shape, Shape, NumberType>(rows.along, positions("sort", rows.along, "all", order));
  return { ...rows.back(sorted), shape: (x as AnyTensor).shape } as AnyTensor as Tensor<S, D>;
};

/**
 * The positions of the elements of each row of the last axis, or along another, in their order, as {@link topK} orders them.
 *
 * @example
 * ```ts
 * argsort(tensor("2 3", [3, 1, 2, 6, 5, NaN])); // [[1, 2, 0], [1, 0, 2]]
 * ```
 */
export const argsort = <const S extends Shape, D extends DType = "float", const N extends Axis = -1>(
  x: NumericArgument<"argsort", "x", S, D>,
  order: Order = "ascending",
  axis?: AxisOf<"argsort", S, N>,
): Tensor<S, "int"> => {
  const rows = rowsAlong("argsort", x, axis);
  const ordered = rows.back(positions("argsort", rows.along, "all", order));
  return noted({ ...ordered, shape: (x as AnyTensor).shape } as Tensor<S, "int">);
};

/** A tensor of numbers, which have an order. */
type Numbers = Tensor<Shape, NumberType>;

/** A tensor whose last axis is the given one, and a function that moves the results of its rows back. */
const rowsAlong = (
  name: string,
  given: unknown,
  axis: Axis | undefined,
): { readonly along: Numbers; readonly back: <D extends DType>(y: Tensor<Shape, D>) => Tensor<Shape, D> } => {
  const x = numericTensor(name, "x", given);
  const last = x.shape.length - 1;
  const k = axis === undefined ? last : axisOf(name, x.shape, axis);
  if (k === last) return { along: x, back: (y) => y };
  const others = x.sizes.flatMap((_, i) => (i === k ? [] : [i]));
  const order = [...others, k];
  return {
    along: permute<NumberType>(x, order),
    back: (y) =>
      permute(
        y,
        order.map((_, i) => order.indexOf(i)),
      ),
  };
};

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
