/** Tests whether any or all of some booleans are true. */
import type { Axes, AxesOf, WithoutAxes } from "../shape/axes.ts";
import type { Shape } from "../shape/dimension.ts";
import { type BoolArgument, boolTensor } from "../shape/dtype.ts";
import type { DType, Tensor } from "../tensor.ts";
import { greater } from "./comparison.ts";
import { not } from "./logic.ts";
import { reduceAxes } from "./reduce.ts";
import { type Keep, reductionWith } from "./reductions.ts";
import { drawBooleans, drawSizes, type Sampler } from "./sample.ts";

/** A reduction of booleans over some axes, or of all of them: `any(mask, "length")`. */
export interface Quantifier<Name extends string> {
  <const S extends Shape, const N extends Axes, D extends DType = "bool", const K extends boolean = false>(
    x: BoolArgument<Name, "x", S, D>,
    axis: AxesOf<Name, S, N>,
    options?: Keep<K>,
  ): Tensor<WithoutAxes<S, N, K>, "bool">;
  <const S extends Shape, D extends DType = "bool">(x: BoolArgument<Name, "x", S, D>): Tensor<[], "bool">;
}

type Bools = Tensor<Shape, "bool">;

const quantifier = <const Name extends string>(
  name: Name,
  holds: (x: Bools, axes: readonly number[]) => Bools,
): Quantifier<Name> =>
  reductionWith<"bool", object>(name, boolTensor, (x, axes) =>
    axes.length === 0 ? x : holds(x, axes),
  ) as unknown as Quantifier<Name>;

// A sum of none is 0 on every device. A largest value of none would be -∞, which shaders cannot write.
const isAnyTrue = (x: Bools, axes: readonly number[]): Bools =>
  greater<Tensor, number>(reduceAxes<"bool">("sum", x, axes), 0);

/**
 * Whether any of them is true, of all or along some axes. Of none it is false.
 *
 * @example
 * ```ts
 * any(tensor("bool:2 2", [true, false, false, false]), -1); // [true, false]
 * ```
 */
export const any = /*#__PURE__*/ quantifier("any", isAnyTrue);

/**
 * Whether all of them are true, of all or along some axes. Of none it is true.
 *
 * @example
 * ```ts
 * all(tensor("bool:2 2", [true, false, true, true]), -1); // [false, true]
 * ```
 */
export const all = /*#__PURE__*/ quantifier("all", (x, axes) => not(isAnyTrue(not(x), axes)));

/** Property tests draw booleans, and some of their axes. */
export const sampleQuantifier =
  (quantify: Quantifier<string>): Sampler =>
  (draw) => {
    const sizes = drawSizes(draw, draw.integer(1, 3));
    const axes = sizes.flatMap((_, axis) => (draw.integer(0, 1) === 1 ? [axis - sizes.length] : []));
    return {
      inputs: [drawBooleans(draw, sizes)],
      call: ([x]) => quantify<Shape, number[]>(x as Tensor<Shape, "bool">, axes),
    };
  };
