/** Windows that slide along an axis: with steps between them, gaps within them, and padding around the elements. */
import { at } from "../at.ts";
import { dimensionMinus, type Minus } from "../shape/arithmetic.ts";
import { type Dimension, ShapeError, show } from "../shape/dimension.ts";
import { describe } from "../shape/dtype.ts";
import { checkFields, checkSize, isSize } from "../shape/sizes.ts";
import type { Tensor } from "../tensor.ts";
import { concatAxis } from "./concat.ts";
import { filled } from "./filled.ts";
import { reshape } from "./reshape.ts";
import { sliceAxis } from "./slice.ts";
import { windowAxis } from "./window.ts";

/**
 * What is put around the elements of an axis: nothing ("valid"), as many as it takes for one result for each position, half of them
 * before ("same") or all of them before, so that no result reads what is behind it ("causal"), or so many on either side.
 */
export type Padding = "valid" | "same" | "causal" | number | readonly [before: number, after: number];

/** How windows slide along an axis. */
export interface Sliding {
  /** The number of positions from one window to the next: 1 if it is not given, and for pools the width. */
  readonly stride?: number;
  /** The number of positions from one element of a window to the next: 1 if it is not given. */
  readonly dilation?: number;
  /** What is put around the elements: "valid" if it is not given, which is nothing. */
  readonly padding?: Padding;
  /** The dimension of the result. */
  readonly as?: Dimension;
}

/**
 * The dimension of results for each window: `as` where it is given, the same where it is padded to that, `length-2` for windows of 3 that
 * are neither moved nor stretched nor padded, and its size else. Never where no window fits.
 */
export type Slid<D extends Dimension, Width, O> = O extends { readonly as: infer As extends Dimension }
  ? As
  : O extends Sliding & { readonly stride?: 1 }
    ? O extends { readonly padding: "same" | "causal" }
      ? D
      : O extends Sliding & { readonly dilation?: 1; readonly padding?: "valid" }
        ? Width extends number
          ? Filled<Minus<D, Minus<Width, 1> & number>>
          : number
        : number
    : number;

/** A size above 0. */
type Filled<D> = [D] extends [0] ? never : D;

/** Where windows are along an axis of some size. */
interface Places {
  readonly stride: number;
  readonly dilation: number;
  readonly before: number;
  readonly count: number;
}

const NAMES = ["valid", "same", "causal"];

const placesOf = (name: string, size: number, width: number, sliding: Sliding): Places => {
  const { stride = 1, dilation = 1, padding = "valid" } = sliding;
  for (const [field, value] of Object.entries({ width, stride, dilation })) {
    if (!isSize(value) || value === 0)
      throw new RangeError(`${name}: '${field}' is ${describe(value)}, not a whole number above 0.`);
  }
  const extent = (width - 1) * dilation + 1;
  const [before, after] = padded(name, size, extent, stride, padding);
  if (before + size + after > 2 ** 31) {
    throw new RangeError(
      `${name}: an axis of ${size}, and ${before} and ${after} around it, is longer than ${2 ** 31}.`,
    );
  }
  const room = before + size + after - extent;
  return { stride, dilation, before, count: room < 0 ? 0 : Math.floor(room / stride) + 1 };
};

const padded = (
  name: string,
  size: number,
  extent: number,
  stride: number,
  padding: Padding,
): readonly [before: number, after: number] => {
  if (padding === "valid") return [0, 0];
  if (padding === "causal") return [extent - 1, 0];
  if (padding === "same") {
    const missing = Math.max(0, (Math.ceil(size / stride) - 1) * stride + extent - size);
    return [Math.floor(missing / 2), Math.ceil(missing / 2)];
  }
  const sides: readonly unknown[] = Array.isArray(padding) ? padding : [padding, padding];
  const [before, after] = sides;
  if (sides.length === 2 && isSize(before) && isSize(after)) return [before, after];
  const given = Array.isArray(padding) ? `[${padding.map(String).join(", ")}]` : describe(padding);
  throw new RangeError(`${name}: 'padding' is ${given}, neither ${NAMES.join(", ")} nor one or two whole numbers.`);
};

/**
 * The windows along an axis, by number: `[… size …]` becomes `[… count, width …]`, under numbers. Nothing is computed for a
 * window that the stride passes over. Windows that do not overlap are parts of the axis. An axis of no positions has no windows where
 * each position is to have one.
 *
 * @throws ShapeError if no window fits
 */
export const windowsAlong = (
  name: string,
  x: Tensor,
  axis: number,
  width: number,
  sliding: Sliding,
  filler = 0,
): Tensor => {
  checkFields(name, "options", sliding, "stride, dilation, padding and as");
  const size = at(x.sizes, axis);
  const { stride, dilation, before, count } = placesOf(name, size, width, sliding);
  const taken = x.sizes.toSpliced(axis, 1, count, width);
  const { padding } = sliding;
  if (size === 0 && count === 0 && (padding === "same" || padding === "causal")) return reshape(x, taken, taken);
  if (count === 0) throw new ShapeError(`${name}: ${show(x.shape)}: ${at(x.shape, axis)} has no window of ${width}`);
  // As long as makes windows a whole number of strides, and each a whole number of dilations: then both are axes.
  const isApart = stride >= width * dilation && count * stride >= before;
  const after = count * stride + (isApart ? 0 : width * dilation - 1) - before - size;
  const more = (length: number): readonly Tensor[] => {
    const sizes = x.sizes.with(axis, length);
    return length > 0 ? [filled(filler, sizes, sizes)] : [];
  };
  const given = after < 0 ? sliceAxis(x, axis, 0, size + after) : x;
  const long = concatAxis<"float">([...more(before), given, ...more(after)], axis);
  if (isApart) {
    const split = (...by: readonly number[]) => x.sizes.toSpliced(axis, 1, ...by);
    const [strides, steps] = [split(count, stride), split(count, width, dilation)];
    const parts = sliceAxis(reshape(long, strides, strides), axis + 1, 0, width * dilation);
    return reshape(sliceAxis(reshape(parts, steps, steps), axis + 2, 0, 1), taken, taken);
  }
  const all = windowAxis(long, axis, width * dilation);
  const cut = x.sizes.toSpliced(axis, 1, count, stride, width, dilation);
  if (stride === 1 && dilation === 1) return reshape(all, taken, taken);
  return reshape(sliceAxis(sliceAxis(reshape(all, cut, cut), axis + 1, 0, 1), axis + 3, 0, 1), taken, taken);
};

/** The number of elements in each window that are not padding. */
export const elementsWithin = (name: string, size: number, width: number, sliding: Sliding): readonly number[] => {
  const { stride, dilation, before, count } = placesOf(name, size, width, sliding);
  return Array.from({ length: count }, (_, i) => {
    const start = i * stride - before;
    const last = Math.min(width - 1, Math.floor((size - 1 - start) / dilation));
    return Math.max(0, last - Math.max(0, Math.ceil(-start / dilation)) + 1);
  });
};

/** The dimension of results for each window: the value beside the type {@link Slid}. */
export const slid = (
  name: string,
  dimension: Dimension,
  count: number,
  width: Dimension,
  sliding: Sliding,
): Dimension => {
  const { as, stride = 1, dilation = 1, padding = "valid" } = sliding;
  if (as !== undefined) {
    checkSize(name, as, count);
    return as;
  }
  if (stride !== 1) return count;
  if (padding === "same" || padding === "causal") return dimension;
  return dilation === 1 && padding === "valid" && typeof width === "number"
    ? dimensionMinus(dimension, width - 1)
    : count;
};
