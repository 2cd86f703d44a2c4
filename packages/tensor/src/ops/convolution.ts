/** Convolutions: sums of products of filters with the windows of sequences and of images. */
import { at } from "../at.ts";
import { type Dimension, type Shape, ShapeError, type Show, show } from "../shape/dimension.ts";
import { type FloatArgument, floatTensor, type NotFloat } from "../shape/dtype.ts";
import type { Agree } from "../shape/rule.ts";
import { checkFields } from "../shape/sizes.ts";
import type { DType, Tensor } from "../tensor.ts";
import { contract } from "./contract.ts";
import { named } from "./reshape.ts";
import { drawReals, type Sampler } from "./sample.ts";
import { type Padding, slid, type Slid, type Sliding, windowsAlong } from "./sliding.ts";

/** The sentence that says that filters are not for a tensor. */
type Unfit<
  Name extends string,
  X extends Shape,
  F extends Shape,
> = `${Name}: 'filters' ${Show<F>} does not fit 'x' ${Show<X>}`;

/** The type of the filters `[width, in, out]` of sequences, or the sentence that says why they are none. */
type Filters1<X extends Shape, F extends Shape, O, D extends DType> = [D] extends ["float"]
  ? number extends X["length"] | F["length"]
    ? Tensor<F, D>
    : [X, F] extends [
          readonly [...unknown[], infer L extends Dimension, infer In],
          readonly [infer Width, infer Own, unknown],
        ]
      ? Agree<In, Own> extends true
        ? [Slid<L, Width, O>] extends [never]
          ? `conv1d: ${Show<X>}: ${L} has no window of ${Width & Dimension}`
          : Tensor<F, D>
        : Unfit<"conv1d", X, F>
      : Unfit<"conv1d", X, F>
  : NotFloat<"conv1d", "filters", F, D>;

/** `[… length, in]` and `[width, in, out]` as `[… length', out]`. */
type Convolved1<X extends Shape, F extends Shape, O> = number extends X["length"] | F["length"]
  ? Shape
  : [X, F] extends [
        readonly [...infer Rows extends Shape, infer L extends Dimension, unknown],
        readonly [infer Width, unknown, infer Out extends Dimension],
      ]
    ? [...Rows, Slid<L, Width, O>, Out]
    : Shape;

/**
 * The convolution of sequences `[… length, in]` with filters `[width, in, out]`: at every place the sum of the products of a
 * filter with the elements from there on, `[… length', out]`. (It is the cross-correlation that this is called everywhere: filters
 * are not turned around.) "causal" padding makes it a model of what comes next.
 *
 * @throws ShapeError if the filters do not fit, or no window does
 *
 * @example
 * ```ts
 * const x = tensor("4 1", [1, 2, 3, 4]);
 * const filters = tensor("2 1 1", [1, 10]);
 * conv1d(x, filters); // [[21], [32], [43]]
 * conv1d(x, filters, { padding: "causal" }); // [[10], [21], [32], [43]]
 * conv1d(x, filters, { stride: 2 }); // [[21], [43]]
 * conv1d(x, filters, { dilation: 3 }); // [[41]]
 * ```
 */
export const conv1d = <
  const X extends Shape,
  const F extends Shape,
  const O extends Sliding = {},
  D extends DType = "float",
  E extends DType = "float",
>(
  x: FloatArgument<"conv1d", "x", X, D>,
  filters: Filters1<X, F, O, E>,
  options?: O,
): Tensor<Convolved1<X, F, O>> => convolved("conv1d", x, filters, [options ?? {}]) as Tensor<Convolved1<X, F, O>>;

/** How windows slide over images: one number for both axes, or one for each. */
export interface Sliding2 {
  readonly stride?: number | readonly [number, number];
  readonly dilation?: number | readonly [number, number];
  readonly padding?: "valid" | "same" | readonly [Padding, Padding];
  readonly as?: readonly [Dimension, Dimension];
}

/** The options of one axis of two. */
type Side<O, I extends 0 | 1> = {
  readonly [K in keyof O]: O[K] extends readonly [infer A, infer B] ? (I extends 0 ? A : B) : O[K];
};

/** The type of the filters `[height, width, in, out]` of images, or the sentence that says why they are none. */
type Filters2<X extends Shape, F extends Shape, D extends DType> = [D] extends ["float"]
  ? number extends X["length"] | F["length"]
    ? Tensor<F, D>
    : [X, F] extends [
          readonly [...unknown[], unknown, unknown, infer In],
          readonly [unknown, unknown, infer Own, unknown],
        ]
      ? Agree<In, Own> extends true
        ? Tensor<F, D>
        : Unfit<"conv2d", X, F>
      : Unfit<"conv2d", X, F>
  : NotFloat<"conv2d", "filters", F, D>;

/** `[… rows, columns, in]` and `[height, width, in, out]` as `[… rows', columns', out]`. */
type Convolved2<X extends Shape, F extends Shape, O> = number extends X["length"] | F["length"]
  ? Shape
  : [X, F] extends [
        readonly [...infer Others extends Shape, infer R extends Dimension, infer C extends Dimension, unknown],
        readonly [infer Height, infer Width, unknown, infer Out extends Dimension],
      ]
    ? [...Others, Slid<R, Height, Side<O, 0>>, Slid<C, Width, Side<O, 1>>, Out]
    : Shape;

/**
 * The convolution of images `[… rows, columns, in]` with filters `[height, width, in, out]`: as {@link conv1d}, along two axes.
 *
 * @throws ShapeError if the filters do not fit, or no window does
 *
 * @example
 * ```ts
 * const image = tensor("3 3 1", [1, 2, 3, 4, 5, 6, 7, 8, 9]);
 * conv2d(image, filled(1, [2, 2, 1, 1], [2, 2, 1, 1])); // [[[12], [16]], [[24], [28]]]
 * conv2d(image, filled(1, [3, 3, 1, 1], [3, 3, 1, 1]), { padding: "same", stride: 2 }); // [[[12], [16]], [[24], [28]]]
 * ```
 */
export const conv2d = <
  const X extends Shape,
  const F extends Shape,
  const O extends Sliding2 = {},
  D extends DType = "float",
  E extends DType = "float",
>(
  x: FloatArgument<"conv2d", "x", X, D>,
  filters: Filters2<X, F, E>,
  options?: O,
): Tensor<Convolved2<X, F, O>> => {
  const given = options ?? {};
  checkFields("conv2d", "options", given, "stride, dilation, padding and as");
  return convolved("conv2d", x, filters, [side(given, 0), side(given, 1)]) as Tensor<Convolved2<X, F, O>>;
};

const side = (options: Sliding2, axis: number): Sliding =>
  Object.fromEntries(
    Object.entries(options).map(([field, value]: [string, unknown]) => [
      field,
      Array.isArray(value) ? (value as readonly unknown[])[axis] : value,
    ]),
  );

/** Windows along as many axes as there are options, and one product. */
const convolved = (name: string, given: unknown, filter: unknown, options: readonly Sliding[]): Tensor => {
  const [x, filters] = [floatTensor(name, "x", given), floatTensor(name, "filters", filter)];
  const axes = options.length;
  const first = x.shape.length - 1 - axes;
  const isFit = first >= 0 && filters.shape.length === axes + 2 && filters.shape[axes] === x.shape.at(-1);
  if (!isFit || filters.sizes[axes] !== x.sizes.at(-1)) {
    throw new ShapeError(`${name}: 'filters' ${show(filters.shape)} does not fit 'x' ${show(x.shape)}`);
  }
  // From the last axis on, so that the positions of the others stay.
  const windows = options.reduceRight(
    (all, sliding, k) => windowsAlong(name, all, first + k, at(filters.sizes, k), sliding),
    x,
  );
  // Labels: rows, then for each axis where it is and where in the window, then units.
  const rows = x.sizes.slice(0, first).map((_, k) => k);
  const places = options.map((_, k) => first + 2 * k);
  const [units, out] = [first + 2 * axes, first + 2 * axes + 1];
  const result = contract(
    windows,
    filters,
    [windows.sizes.map((_, k) => k), [...places.map((place) => place + 1), units, out]],
    [...rows, ...places, out],
  );
  const shape = x.shape.slice(0, -1).map((dimension, k) => {
    const sliding = options[k - first];
    return sliding ? slid(name, dimension, at(result.sizes, k), at(filters.shape, k - first), sliding) : dimension;
  });
  return named(result, [...shape, at(filters.shape, axes + 1)]);
};

/** Property tests draw sequences, filters, and ways to slide. */
export const sampleConv1d: Sampler = (draw) => {
  const [width, units, out] = [draw.integer(1, 3), draw.integer(1, 3), draw.integer(1, 2)];
  const [stride, dilation] = [draw.integer(1, 3), draw.integer(1, 2)];
  const padding = draw.integer(0, 2);
  const rows = draw.integer(0, 1) === 0 ? [] : [2];
  return {
    inputs: [
      drawReals(draw, [...rows, (width - 1) * dilation + draw.integer(1, 5), units]),
      drawReals(draw, [width, units, out]),
    ],
    call: ([x, filters]) =>
      convolved("conv1d", x, filters, [
        { stride, dilation, padding: (["valid", "same", "causal"] as const)[padding] ?? "valid" },
      ]),
  };
};

/** Property tests draw images, filters, and ways to slide. */
export const sampleConv2d: Sampler = (draw) => {
  const [height, width, units] = [draw.integer(1, 2), draw.integer(1, 3), draw.integer(1, 2)];
  const options = [draw.integer(1, 2), draw.integer(1, 2)].map((stride): Sliding => ({
    stride,
    dilation: draw.integer(1, 2),
    padding: [draw.integer(0, 2), draw.integer(0, 1)],
  }));
  return {
    inputs: [
      drawReals(draw, [draw.integer(4, 5), draw.integer(5, 6), units]),
      drawReals(draw, [height, width, units, 2]),
    ],
    call: ([x, filters]) => convolved("conv2d", x, filters, options),
  };
};
