// Sums, means, and the largest and smallest along dimensions.
import { at } from "../at.ts";
import { type AxisRule, axisOf, type WithoutAxis } from "../shape/axis.ts";
import type { Shape } from "../shape/dimension.ts";
import { floatTensor, type FloatArgument } from "../shape/dtype.ts";
import { checkNotEmpty } from "../shape/sizes.ts";
import type { DType, Tensor } from "../tensor.ts";
import { mul } from "./mul.ts";
import { type Reducer, reduceAxes, sampleReduce } from "./reduce.ts";
import type { Sampler } from "./sample.ts";

/** An axis: the name of a dimension that occurs once, or a position counted from the end (-1 is the last). */
export type Axis = string | number;

/** The type of an axis argument: the axis as given, or the sentence that says why there is none such. */
export type AxisOf<Name extends string, S extends Shape, N> = N extends AxisRule<Name, S, N> ? N : AxisRule<Name, S, N>;

/** A reduction over one axis that is named, or of all elements. */
export interface Reduction<Name extends string> {
  <const S extends Shape, const N extends Axis, D extends DType = "float">(
    x: FloatArgument<Name, "x", S, D>,
    axis: AxisOf<Name, S, N>,
  ): Tensor<WithoutAxis<S, N>>;
  <const S extends Shape, D extends DType = "float">(x: FloatArgument<Name, "x", S, D>): Tensor<[]>;
  readonly sample: Sampler;
}

const reduction = <const Name extends string>(
  name: Name,
  reducer: Reducer,
  finish: (reduced: Tensor, reducedCount: number) => Tensor = (reduced) => reduced,
): Reduction<Name> => {
  const reduce = (x: Tensor, axis?: Axis): Tensor => {
    floatTensor(name, "x", x);
    const axes = axis === undefined ? x.sizes.map((_, k) => k) : [axisOf(name, x.shape, axis)];
    if (reducer !== "sum" || name === "mean") checkNotEmpty(name, x, axes);
    return finish(
      reduceAxes(reducer, x, axes),
      axes.reduce((product, k) => product * at(x.sizes, k), 1),
    );
  };
  // `axisOf` throws the sentence that the type carries, and what is left has the shape that `WithoutAxis` says.
  return Object.assign(reduce, { sample: sampleReduce(reducer) }) as unknown as Reduction<Name>;
};

/** The sum of all elements, or over one axis: `sum(x, "length")`. Of nothing it is 0. */
export const sum = reduction("sum", "sum");

/** The arithmetic mean of all elements, or over one axis: `mean(x, "length")`. Throws a `ShapeError` where there are none. */
export const mean = reduction("mean", "sum", (total, reducedCount) => mul(total, 1 / reducedCount));

/**
 * The largest element, or the largest along one axis. The derivative is shared among those that tie. Throws a `ShapeError`
 * where there is none.
 */
export const max = reduction("max", "maximum");

/**
 * The smallest element, or the smallest along one axis. The derivative is shared among those that tie. Throws a `ShapeError`
 * where there is none.
 */
export const min = reduction("min", "minimum");

/** The number of elements along an axis, by name or position. */
export const axisSize = (x: Tensor, axis: Axis): number => at(x.sizes, axisOf("size", x.shape, axis));
