// Sums, means, and the largest and smallest along dimensions.
import { at } from "../at.ts";
import { type Axes, type AxesOf, axesOf, type WithoutAxes } from "../shape/axes.ts";
import { axisOf } from "../shape/axis.ts";
import type { Shape } from "../shape/dimension.ts";
import { floatTensor, type FloatArgument } from "../shape/dtype.ts";
import { checkFields, checkNotEmpty } from "../shape/sizes.ts";
import type { AnyTensor, DType, Tensor } from "../tensor.ts";
import { type NumericArgument, numericTensor } from "./joint.ts";
import { mul } from "./mul.ts";
import { reduced, type Reducer, sampleReduce } from "./reduce.ts";
import { reshaped } from "./reshape.ts";

export type { Axes, AxesOf, Axis, SomeAxesOf } from "../shape/axes.ts";
export type { AxisOf } from "../shape/axis.ts";

/** Whether the result keeps the reduced axes, with a size of 1 each. */
export interface Keep<K extends boolean> {
  readonly keep?: K;
}

/** A reduction over one axis, over a list of them, or of all elements: `sum(x, ["length", "dim"], { keep: true })`. */
export interface Reduction<Name extends string, Options = unknown> {
  <const S extends Shape, const N extends Axes, D extends DType = "float", const K extends boolean = false>(
    x: FloatArgument<Name, "x", S, D>,
    axis: AxesOf<Name, S, N>,
    options?: Keep<K> & Options,
  ): Tensor<WithoutAxes<S, N, K>>;
  <const S extends Shape, D extends DType = "float">(x: FloatArgument<Name, "x", S, D>): Tensor<[]>;
}

/** Defines a reduction by a function that combines axes. The axes are then put back if they are to be kept. */
export const reductionOf = <const Name extends string, Options = unknown>(
  name: Name,
  reduce: (x: Tensor, axes: readonly number[], options: Partial<Options>) => Tensor,
): Reduction<Name, Options> => {
  // `axesOf` throws the sentence that the type carries, and what is left has the shape that `WithoutAxes` says.
  return reductionWith<"float", Options>(name, floatTensor, reduce) as unknown as Reduction<Name, Options>;
};

/** A reduction of tensors that pass a check. */
export const reductionWith =
  <D extends DType, Options>(
    name: string,
    check: (name: string, argument: string, x: unknown) => Tensor<Shape, D>,
    reduce: (x: Tensor<Shape, D>, axes: readonly number[], options: Partial<Options>) => AnyTensor,
  ) =>
  (x: unknown, axis?: Axes, options: Keep<boolean> & Partial<Options> = {}): AnyTensor => {
    const all = check(name, "x", x);
    checkFields(name, "options", options, "keep");
    const axes = axis === undefined ? all.sizes.map((_, k) => k) : axesOf(name, all.shape, axis);
    return keepAxes<DType>(reduce(all, axes, options), all, options.keep === true ? axes : []);
  };

/** The reduced tensor with an axis of size 1 in the place of each of some axes. */
export const keepAxes = <D extends DType = "float">(
  narrow: Tensor<Shape, D>,
  x: AnyTensor,
  axes: readonly number[],
): Tensor<Shape, D> => {
  if (axes.length === 0) return narrow;
  const one = <T>(from: readonly T[]): readonly (T | 1)[] => from.map((each, k) => (axes.includes(k) ? 1 : each));
  return reshaped<Shape, D>(narrow, one(x.shape), one(x.sizes));
};

/** The number of elements along the axes together. */
export const countAlong = (x: AnyTensor, axes: readonly number[]): number =>
  axes.reduce((product, k) => product * at(x.sizes, k), 1);

/** A reduction of floats or ints, which keeps the type: ints wrap around at 32 bits. */
export interface NumericReduction<Name extends string> {
  <const S extends Shape, const N extends Axes, D extends DType = "float", const K extends boolean = false>(
    x: NumericArgument<Name, "x", S, D>,
    axis: AxesOf<Name, S, N>,
    options?: Keep<K>,
  ): Tensor<WithoutAxes<S, N, K>, D>;
  <const S extends Shape, D extends DType = "float">(x: NumericArgument<Name, "x", S, D>): Tensor<[], D>;
}

const reduction = <const Name extends string>(name: Name, reducer: Reducer): NumericReduction<Name> =>
  reductionWith<"float" | "int", object>(name, numericTensor, (x, axes) => {
    if (reducer !== "sum") checkNotEmpty(name, x, axes);
    return reduced<"float" | "int">(reducer, x, axes);
  }) as unknown as NumericReduction<Name>;

/**
 * The sum of all elements, floats or ints, or over some axes: `sum(x, "length")`. The sum of no elements is 0.
 *
 * @derivative `x̄ = ȳ`, repeated along the axes
 *
 * @example
 * ```ts
 * const x = tensor("2 3", [1, 2, 3, 4, 5, 6]);
 * sum(x); // 21
 * sum(x, -1); // [6, 15]
 * sum(x, -2, { keep: true }); // [[5, 7, 9]]
 * ```
 */
export const sum = /*#__PURE__*/ reduction("sum", "sum");

const meanOf = (x: Tensor, axes: readonly number[]): Tensor => {
  checkNotEmpty("mean", x, axes);
  return mul(reduced("sum", x, axes), 1 / countAlong(x, axes));
};

/**
 * The arithmetic mean of all elements, or over some axes: `mean(x, "length")`. Throws a `ShapeError` where there are none.
 *
 * @derivative `x̄ = ȳ / n`, repeated along the axes, of n elements
 *
 * @example
 * ```ts
 * mean(tensor("2 3", [1, 2, 3, 4, 5, 6]), -1); // [2, 5]
 * ```
 */
export const mean = /*#__PURE__*/ reductionOf("mean", meanOf);

/** Property tests draw means where there are elements, as they do the largest. */
export const sampleMean = /*#__PURE__*/ sampleReduce("maximum", meanOf);

/**
 * The largest element, of floats or ints, or the largest along some axes. The derivative is shared among elements that tie. Throws a `ShapeError`
 * where there is none.
 *
 * @example
 * ```ts
 * max(tensor("2 3", [1, 2, 3, 4, NaN, 6]), -1); // [3, NaN]
 * ```
 */
export const max = /*#__PURE__*/ reduction("max", "maximum");

/**
 * The smallest element, of floats or ints, or the smallest along some axes. The derivative is shared among elements that tie. Throws a `ShapeError`
 * where there is none.
 *
 * @example
 * ```ts
 * min(tensor("2 3", [1, 2, 3, 4, 5, 6]), -1); // [1, 4]
 * ```
 */
export const min = /*#__PURE__*/ reduction("min", "minimum");

/** The number of elements along an axis, by name or position. */
export const axisSize = (x: Tensor, axis: string | number): number => at(x.sizes, axisOf("size", x.shape, axis));
