// Sorting, and the first elements in order.
import { at } from "../at.ts";
import { axisOf, type WithoutAxis } from "../shape/axis.ts";
import { type Shape, ShapeError, show } from "../shape/dimension.ts";
import type { WithLast } from "../shape/last.ts";
import { floatTensor, describe, type FloatArgument } from "../shape/dtype.ts";
import { checkNotEmpty, isSize } from "../shape/sizes.ts";
import { count, type DType, type Elements, type Operation, type Tensor } from "../tensor.ts";
import { gatherAlong } from "./gather-along.ts";
import { node } from "./node.ts";
import type { Axis, AxisOf } from "./reductions.ts";
import { reshape } from "./reshape.ts";
import { drawReals, drawSizes, type Sampler } from "./sample.ts";
import { permute } from "./view.ts";

/** Which end of the order comes first. */
export type Order = "ascending" | "descending";

/** The first elements of each row in their order, and where they were. */
export interface Ordered<S extends Shape, K extends number> {
  readonly values: Tensor<WithLast<S, K>>;
  readonly indices: Tensor<WithLast<S, K>, "int">;
}

/**
 * The k largest elements of each row of the last axis, the largest first, and their positions: `topK(scores, 10)`. With the
 * order "ascending" it is the k smallest, the smallest first. Of equal elements the one at the lower position is first, and
 * NaN comes last in either order. The derivative of the values goes to the elements that they are; positions have none.
 *
 * @throws ShapeError if a row has fewer than k elements, or if there are no rows to speak of: x has no dimensions
 */
export const topK = <const S extends Shape, const K extends number, D extends DType = "float">(
  x: FloatArgument<"topK", "x", S, D>,
  k: K,
  order: Order = "descending",
): Ordered<S, K> => {
  const indices = positions("topK", x as Tensor, k, order);
  return { values: gatherAlong<Shape, Shape>(x as Tensor, indices), indices } as Ordered<S, K>;
};

/** The elements of each row of the last axis in order, as {@link topK} orders them. */
export const sort = <const S extends Shape, D extends DType = "float">(
  x: FloatArgument<"sort", "x", S, D>,
  order: Order = "ascending",
): Tensor<S> => {
  const rows = x as Tensor;
  const sorted = gatherAlong<Shape, Shape>(rows, positions("sort", rows, "all", order));
  return { ...sorted, shape: rows.shape } as Tensor<S>;
};

/** The positions of the elements of each row of the last axis in their order, as {@link topK} orders them. */
export const argsort = <const S extends Shape, D extends DType = "float">(
  x: FloatArgument<"argsort", "x", S, D>,
  order: Order = "ascending",
): Tensor<S, "int"> => {
  const rows = x as Tensor;
  return { ...positions("argsort", rows, "all", order), shape: rows.shape } as Tensor<S, "int">;
};

/**
 * The position of the largest element along an axis; of several the first, and NaN only where there is nothing else.
 *
 * @throws ShapeError if there is no element along the axis
 */
export const argmax = <const S extends Shape, const N extends Axis, D extends DType = "float">(
  x: FloatArgument<"argmax", "x", S, D>,
  axis: AxisOf<"argmax", S, N>,
): Tensor<WithoutAxis<S, N>, "int"> =>
  extreme("argmax", x as Tensor, axis, "descending") as Tensor<WithoutAxis<S, N>, "int">;

/**
 * The position of the smallest element along an axis; of several the first, and NaN only where there is nothing else.
 *
 * @throws ShapeError if there is no element along the axis
 */
export const argmin = <const S extends Shape, const N extends Axis, D extends DType = "float">(
  x: FloatArgument<"argmin", "x", S, D>,
  axis: AxisOf<"argmin", S, N>,
): Tensor<WithoutAxis<S, N>, "int"> =>
  extreme("argmin", x as Tensor, axis, "ascending") as Tensor<WithoutAxis<S, N>, "int">;

const extreme = (name: string, x: Tensor, axis: Axis, order: Order): Tensor<Shape, "int"> => {
  floatTensor(name, "x", x);
  const k = axisOf(name, x.shape, axis);
  checkNotEmpty(name, x, [k]);
  const others = x.sizes.flatMap((_, i) => (i === k ? [] : [i]));
  const found = positions(name, k === others.length ? x : permute(x, [...others, k]), 1, order);
  return reshape<Shape, "int">(found, x.shape.toSpliced(k, 1), x.sizes.toSpliced(k, 1));
};

/** The positions of the k elements of each row that come first, or of all. */
const positions = (name: string, x: Tensor, k: number | "all", order: Order): Tensor<Shape, "int"> => {
  floatTensor(name, "x", x);
  const length = x.sizes.at(-1);
  if (length === undefined) throw new ShapeError(`${name}: ${show(x.shape)} has no last axis to order`);
  const taken = k === "all" ? length : k;
  if (!isSize(taken) || taken > length) {
    throw new ShapeError(`${name}: ${show(x.shape)} has rows of ${length}, of which ${taken} cannot be taken`);
  }
  if (!ORDERS.includes(order)) {
    throw new TypeError(`${name}: 'order' is ${describe(order)}, neither 'ascending' nor 'descending'`);
  }
  const dimension = k === "all" ? at(x.shape, x.shape.length - 1) : k;
  const shape = [...x.shape.slice(0, -1), dimension];
  return node(orderOperation(order), [x], shape, [...x.sizes.slice(0, -1), taken], "int");
};

const ORDERS: readonly Order[] = ["ascending", "descending"];

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

/** Property tests draw elements that stay apart when one of them is moved a little, in rows of any number. */
export const sampleTopK: Sampler = (draw) => {
  const sizes = drawSizes(draw, draw.integer(1, 3));
  const k = draw.integer(0, at(sizes, sizes.length - 1));
  const order = draw.integer(0, 1) === 0 ? "ascending" : "descending";
  const input = drawReals(draw, sizes);
  // Whole numbers, made distinct by their positions: where two are equal there is no derivative.
  const elements = input.elements.map((value, i) => Math.round(value) + i * 0.001);
  return {
    inputs: [{ ...input, elements }],
    call: ([x]) => topK<Shape, number>(x as Tensor, k, order).values,
  };
};
