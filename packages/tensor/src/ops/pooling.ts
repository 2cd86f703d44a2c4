/** Pools: the largest element, or the mean, of every window along an axis. */
import { at } from "../at.ts";
import type { Along, Replaced } from "../shape/along.ts";
import { axisOf } from "../shape/axis.ts";
import type { Minus } from "../shape/arithmetic.ts";
import type { Dimension, Shape, Show } from "../shape/dimension.ts";
import { type FloatArgument, floatTensor } from "../shape/dtype.ts";
import type { Valid } from "../shape/rule.ts";
import { checkFields } from "../shape/sizes.ts";
import type { DType, Tensor } from "../tensor.ts";
import { constant } from "./constant.ts";
import { mul } from "./mul.ts";
import { reduceAxes } from "./reduce.ts";
import type { Axis, AxisOf } from "./reductions.ts";
import { named } from "./reshape.ts";
import { drawReals, drawSizes, type Sampler } from "./sample.ts";
import { elementsWithin, slid, type Slid, type Sliding, windowsAlong } from "./sliding.ts";

/** The options with a stride, which is the width where none is given. */
type Strided<O, Width> = O extends { readonly stride: number } ? O : O & { readonly stride: Width };

/** The shape with results for windows in the place of an axis. */
type Pooled<S extends Shape, N, Width, O> =
  Along<S, N> extends readonly [Shape, infer D extends Dimension, Shape]
    ? [Slid<D, Width, Strided<O, Width>>] extends [infer P extends Dimension]
      ? Replaced<S, N, [[P] extends [never] ? number : P]>
      : Shape
    : Replaced<S, N, [number]>;

/** The sentence for an axis of known size in which no window fits; undefined else. */
type PoolRule<Name extends string, S extends Shape, N, Width extends number, O> = O extends Sliding & {
  readonly dilation?: 1;
  readonly padding?: "valid";
}
  ? number extends S["length"] | Width
    ? undefined
    : Along<S, N> extends readonly [unknown, infer D extends number, unknown]
      ? number extends D
        ? undefined
        : [Minus<D, Width>] extends [never]
          ? `${Name}: ${Show<S>}: ${D} has no window of ${Width}`
          : undefined
      : undefined
  : undefined;

/** A pool along an axis: `maxPool(x, "length", 2)`. Over two axes, pool twice. */
export interface Pool<Name extends string> {
  <
    const S extends Shape,
    const N extends Axis,
    const Width extends number,
    const O extends Sliding = {},
    D extends DType = "float",
  >(
    x: FloatArgument<Name, "x", S, D>,
    axis: AxisOf<Name, S, N>,
    width: Valid<Width, PoolRule<Name, S, N, Width, O>>,
    options?: O,
  ): Tensor<Pooled<S, N, Width, O>>;
}

type Combine = (windows: Tensor, axis: number, counts: () => readonly number[]) => Tensor;

const pool = <const Name extends string>(name: Name, filler: number, combine: Combine): Pool<Name> => {
  const call = (x: Tensor, axis: Axis, width: number, options: Sliding = {}): Tensor => {
    const all = floatTensor(name, "x", x);
    const k = axisOf(name, all.shape, axis);
    checkFields(name, "options", options, "stride, dilation, padding and as");
    const sliding = { ...options, stride: options.stride ?? width };
    const windows = windowsAlong(name, all, k, width, sliding, filler);
    const result = combine(windows, k, () => elementsWithin(name, at(all.sizes, k), width, sliding));
    const dimension = slid(name, at(all.shape, k), at(result.sizes, k), width, sliding);
    return named(result, all.shape.with(k, dimension));
  };
  // `axisOf` and `slid` throw and give what the types carry.
  return call as unknown as Pool<Name>;
};

/** Property tests pool along any axis, over elements that are apart. */
export const samplePool =
  (pooled: Pool<string>): Sampler =>
  (draw) => {
    const others = drawSizes(draw, draw.integer(0, 2));
    const place = draw.integer(0, others.length);
    const [width, dilation, stride] = [draw.integer(1, 3), draw.integer(1, 2), draw.integer(1, 3)];
    const padding = (["valid", "same", "causal"] as const)[draw.integer(0, 2)] ?? "valid";
    const sizes = others.toSpliced(place, 0, (width - 1) * dilation + draw.integer(1, 4));
    const input = drawReals(draw, sizes);
    const elements = input.elements.map((x, i) => Math.round(x * 10) + i * 0.001);
    return {
      inputs: [{ ...input, elements }],
      call: ([x]) => pooled(x as Tensor, place - sizes.length, width, { stride, dilation, padding }),
    };
  };

/**
 * The largest element of every window along an axis. Windows lie side by side unless a stride is given. Padding is never the
 * largest, so that a window of nothing else is -∞, and NaN makes its windows NaN. The derivative is shared among elements of a window that tie.
 *
 * @throws ShapeError if no window fits
 *
 * @example
 * ```ts
 * maxPool(tensor("5", [1, 3, 2, 4, 9]), -1, 2); // [3, 4]
 * maxPool(tensor("5", [-1, -3, -2, -4, -9]), -1, 3, { stride: 1, padding: "same" }); // [-1, -1, -2, -2, -4]
 * ```
 */
export const maxPool: Pool<"maxPool"> = /* @__PURE__ */ pool("maxPool", -Infinity, (windows, axis) =>
  reduceAxes("maximum", windows, [axis + 1]),
);

/**
 * The mean of every window along an axis. Windows lie side by side unless a stride is given. Padding does not count: where a
 * window reaches over the end, it is the mean of its other elements, and 0 if it has none.
 *
 * @throws ShapeError if no window fits
 *
 * @example
 * ```ts
 * meanPool(tensor("5", [1, 3, 2, 4, 9]), -1, 2); // [2, 3]
 * meanPool(tensor("3", [1, 2, 6]), -1, 3, { stride: 1, padding: "same" }); // [1.5, 3, 4]
 * ```
 */
export const meanPool: Pool<"meanPool"> = /* @__PURE__ */ pool("meanPool", 0, (windows, axis, counts) => {
  const total = reduceAxes("sum", windows, [axis + 1]);
  const sizes = total.sizes.slice(axis).map((size, k) => (k === 0 ? size : 1));
  return mul<Tensor, Tensor>(
    total,
    constant(
      counts().map((count) => 1 / Math.max(1, count)),
      sizes,
      sizes,
    ),
  );
});
