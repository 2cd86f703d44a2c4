// Parts of a dimension.
import { at } from "../at.ts";
import { axisOf, type WithoutAxis } from "../shape/axis.ts";
import type { Shape } from "../shape/dimension.ts";
import { ShapeError, show } from "../shape/dimension.ts";
import { checkTensor } from "../shape/dtype.ts";
import type { ShapeBy, Valid } from "../shape/rule.ts";
import { checkNumber } from "../shape/sizes.ts";
import { type SliceRule, sliceShape, type TakeRule } from "../shape/slice.ts";
import type { AnyTensor, DType, Operation, Tensor } from "../tensor.ts";
import { concatCompiler, concatLike } from "./concat.ts";
import { filled } from "./filled.ts";
import { node } from "./node.ts";
import { slicePrimitive } from "./piece-primitives.ts";
import { resized } from "./resized.ts";
import type { Axis, AxisOf } from "./reductions.ts";
import { named, reshape } from "./reshape.ts";
import { drawReals, drawSizes, type Sampler } from "./sample.ts";

/**
 * A range of positions along an axis, as `Array.prototype.slice` counts them: `slice(x, "length", 1)` is all but the first,
 * `slice(x, "length", -2)` the last two, `slice(x, "length", 0, -1)` all but the last.
 *
 * Nothing is copied: readers of the range read the tensor at other addresses. Its derivative is 0 outside of the range.
 *
 * @derivative `ȳ` where it was taken from, and zeros around it
 *
 * @example
 * ```ts
 * slice(tensor("4", [1, 2, 3, 4]), -1, 1, -1); // [2, 3]
 * ```
 */
export const slice = <
  const S extends Shape,
  const N extends Axis,
  const Start extends number,
  const Stop extends number | undefined = undefined,
  D extends DType = "float",
>(
  x: Tensor<S, D>,
  axis: AxisOf<"slice", S, N>,
  start: Valid<Start, SliceRule<S, N, Start, Stop>>,
  stop?: Stop,
): Tensor<ShapeBy<SliceRule<S, N, Start, Stop>>, D> => {
  checkTensor("slice", "x", x);
  const { shape, sizes, axis: k, start: first } = sliceShape(x, axis, { start: start as Start, stop });
  return named(sliceAxis(x, k, first, at(sizes, k)), shape) as Tensor<ShapeBy<SliceRule<S, N, Start, Stop>>, D>;
};

/**
 * One position of an axis, which disappears: `take(history, "length", -1)` is the last item of every row.
 *
 * @derivative `ȳ` where it was taken from, and zeros elsewhere
 *
 * @example
 * ```ts
 * take(tensor("2 3", [1, 2, 3, 4, 5, 6]), -1, -1); // [3, 6]
 * ```
 */
export const take = <
  const S extends Shape,
  const N extends Axis,
  D extends DType = "float",
  const P extends number = number,
>(
  x: Tensor<S, D>,
  axis: AxisOf<"take", S, N>,
  position: Valid<P, TakeRule<S, N, P>>,
): Tensor<WithoutAxis<S, N>, D> => {
  checkTensor("take", "x", x);
  const k = axisOf("take", x.shape, axis);
  const size = at(x.sizes, k);
  const place = position as number; // `TakeRule` is a sentence only where this throws.
  checkNumber("take", "position", place);
  const first = place < 0 ? size + place : place;
  if (!Number.isInteger(first) || first < 0 || first >= size) {
    const sized = typeof x.shape[k] === "number" ? "" : ` of size ${size}`;
    throw new ShapeError(`take: ${show(x.shape)}: ${x.shape[k]}${sized} has no position ${place}`);
  }
  return reshape(sliceAxis(x, k, first, 1), x.shape.toSpliced(k, 1), x.sizes.toSpliced(k, 1)) as Tensor<
    WithoutAxis<S, N>,
    D
  >;
};

/**
 * The positions from `start` on along an axis, `length` many, by number. The dimension is its size where that is another.
 *
 * @example
 * ```ts
 * sliceAxis(tensor("2 3", [1, 2, 3, 4, 5, 6]), 1, 1, 2); // [[2, 3], [5, 6]]
 * ```
 */
export const sliceAxis = <D extends DType>(
  x: Tensor<Shape, D>,
  axis: number,
  start: number,
  length: number,
): Tensor<Shape, D> => {
  const sizes = x.sizes.with(axis, length);
  return node(sliceOperation(axis, start), [x], resized(x, sizes), sizes, x.dtype);
};

/** A range along an axis, as an operation. */
const sliceOperation = (axis: number, start: number): Operation => ({
  ...slicePrimitive(axis, start),
  // Rows that are added at a slice of indices become rows for all of them, with zeros beside: a concatenation.
  compiler: concatCompiler,
  pullback: (cotangent, [x]) => [x && widen(cotangent, x, axis, start)],
});

/** The cotangent of a range as that of the whole: zeros around it. */
const widen = (dy: Tensor, x: AnyTensor, axis: number, start: number): Tensor => {
  const zeros = (length: number): readonly Tensor[] => {
    const sizes = x.sizes.with(axis, length);
    return length === 0 ? [] : [filled(0, sizes, sizes)];
  };
  const rest = at(x.sizes, axis) - start - at(dy.sizes, axis);
  return concatLike([...zeros(start), dy, ...zeros(rest)], axis, x);
};

/** Property tests draw any range of any axis. */
export const sampleSlice: Sampler = (draw) => {
  const sizes = drawSizes(draw, draw.integer(1, 3));
  const axis = draw.integer(0, sizes.length - 1);
  const start = draw.integer(0, at(sizes, axis));
  const length = draw.integer(0, at(sizes, axis) - start);
  return {
    inputs: [drawReals(draw, sizes)],
    call: ([x]) => sliceAxis(x as Tensor, axis, start, length),
  };
};
