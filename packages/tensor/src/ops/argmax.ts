/** The positions of the largest and the smallest elements. */
import { at } from "../at.ts";
import { axesOf, type WithoutAxes } from "../shape/axes.ts";
import type { Shape } from "../shape/dimension.ts";
import type { NumberType } from "../shape/dtype.ts";
import { checkFields, checkNotEmpty } from "../shape/sizes.ts";
import type { DType, Tensor } from "../tensor.ts";
import { type NumericArgument, numericTensor } from "./joint.ts";
import { type Axes, type AxesOf, countAlong, type Keep, keepAxes } from "./reductions.ts";
import { reshape } from "./reshape.ts";
import { permute } from "./view.ts";
import { positions, type Order } from "./sort.ts";

/**
 * The position of the largest element along an axis, or in several axes that are counted through as one: the first if there are several, and that of a NaN only if there is nothing
 * else.
 *
 * @throws ShapeError if there is no element along the axis
 *
 * @example
 * ```ts
 * argmax(tensor("2 3", [1, 5, 5, 9, NaN, 8]), -1); // [1, 0]
 * argmax(tensor("2 3", [1, 5, 5, 9, NaN, 8]), [-2, -1], { keep: true }); // [[3]]
 * ```
 */
export const argmax = <
  const S extends Shape,
  const N extends Axes,
  D extends DType = "float",
  const K extends boolean = false,
>(
  x: NumericArgument<"argmax", "x", S, D>,
  axis: AxesOf<"argmax", S, N>,
  options: Keep<K> = {},
): Tensor<WithoutAxes<S, N, K>, "int"> =>
  extreme("argmax", x, axis, "descending", options) as Tensor<WithoutAxes<S, N, K>, "int">;

/**
 * The position of the smallest element along an axis, or in several axes that are counted through as one: the first if there are several, and that of a NaN only if there is nothing
 * else.
 *
 * @throws ShapeError if there is no element along the axis
 *
 * @example
 * ```ts
 * argmin(tensor("2 3", [1, 1, 5, NaN, 7, 8]), -1); // [0, 1]
 * ```
 */
export const argmin = <
  const S extends Shape,
  const N extends Axes,
  D extends DType = "float",
  const K extends boolean = false,
>(
  x: NumericArgument<"argmin", "x", S, D>,
  axis: AxesOf<"argmin", S, N>,
  options: Keep<K> = {},
): Tensor<WithoutAxes<S, N, K>, "int"> =>
  extreme("argmin", x, axis, "ascending", options) as Tensor<WithoutAxes<S, N, K>, "int">;

const extreme = (
  name: string,
  given: unknown,
  axis: Axes,
  order: Order,
  options: Keep<boolean>,
): Tensor<Shape, "int"> => {
  const x = numericTensor(name, "x", given);
  checkFields(name, "options", options, "keep");
  const axes = axesOf(name, x.shape, axis).toSorted((a, b) => a - b);
  checkNotEmpty(name, x, axes);
  const others = x.sizes.flatMap((_, k) => (axes.includes(k) ? [] : [k]));
  const [shape, sizes] = [others.map((k) => at(x.shape, k)), others.map((k) => at(x.sizes, k))];
  const size = countAlong(x, axes);
  const rows = reshape<Shape, NumberType>(
    permute<NumberType>(x, [...others, ...axes]),
    [...shape, size],
    [...sizes, size],
  );
  const found = reshape<Shape, "int">(positions(name, rows, 1, order), shape, sizes);
  return keepAxes<"int">(found, x, options.keep === true ? axes : []);
};
