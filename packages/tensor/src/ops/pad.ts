/** Padding: more positions along an axis, that hold one number. */
import type { Plus } from "../shape/arithmetic.ts";
import { axisOf } from "../shape/axis.ts";
import { type Shape, ShapeError, type Show, show } from "../shape/dimension.ts";
import { checkTensor, describe, type NumberType } from "../shape/dtype.ts";
import { isSize } from "../shape/sizes.ts";
import { type PadRule, padShape } from "../shape/slice.ts";
import type { AnyTensor, DType, Tensor } from "../tensor.ts";
import { constant } from "./constant.ts";
import { broadcastTo } from "./elementwise.ts";
import { besides } from "./joint.ts";
import type { Axis, AxisOf } from "./reductions.ts";
import { named } from "./reshape.ts";
import { concatAxis } from "./concat.ts";

/**
 * The tensor with some more positions along an axis, before and after, that hold one number, or one truth where the tensor is
 * of booleans: `pad(x, "length", 2)`, `pad(mask, "length", 0, 1, true)`. It is 0, or false, unless told.
 *
 * @derivative the part of `ȳ` that x became
 *
 * @example
 * ```ts
 * pad(tensor("2", [1, 2]), -1, 1, 2); // [0, 1, 2, 0, 0]
 * pad(tensor("bool:1", [false]), -1, 1, 0, true); // [true, false]
 * ```
 */
export const pad = <
  const S extends Shape,
  const N extends Axis,
  const Before extends number,
  const After extends number = 0,
  D extends DType = "float",
  const V extends number | boolean = number,
>(
  x: Tensor<S, D>,
  axis: AxisOf<"pad", S, N>,
  before: Before,
  after?: After,
  value?: PadValue<S, D, V>,
): Tensor<PadRule<S, N, Plus<Before, After> & number>, D> =>
  padded(x, axis, [before, after ?? 0], value) as Tensor<PadRule<S, N, Plus<Before, After> & number>, D>;

/** The type of what is put around elements: truths around booleans and numbers around numbers, or the sentence that says so. */
type PadValue<S extends Shape, D extends DType, V extends number | boolean> = D extends "bool"
  ? V extends boolean
    ? V
    : `pad: 'value' is the number ${V}, neither true nor false, but 'x' ${Show<S>} is bool`
  : V extends number
    ? V
    : `pad: 'value' is the boolean ${V}, not a number`;

const padded = (x: AnyTensor, axis: Axis, [first, last]: readonly [number, number], value: unknown): AnyTensor => {
  checkTensor("pad", "x", x);
  const k = axisOf("pad", x.shape, axis);
  if (!isSize(first) || !isSize(last)) {
    throw new ShapeError(`pad: ${String(first)} and ${String(last)} positions cannot be put before and after`);
  }
  const { shape } = padShape(x, k, first + last);
  const filling = fillingOf(x, value);
  const more = (length: number): readonly AnyTensor[] => {
    const sizes = x.sizes.with(k, length);
    return length === 0 ? [] : [broadcastTo<Shape, DType>(filling, sizes, sizes)];
  };
  return named(concatAxis<DType>([...more(first), x, ...more(last)], k), shape);
};

/** A number or a truth as a tensor of the type of another. Throws a sentence if it is of another type. */
const fillingOf = (x: AnyTensor, value: unknown = x.dtype === "bool" ? false : 0): AnyTensor => {
  if (x.dtype !== "bool") return besides("pad", "value", asNumber(value), "x", x as Tensor<Shape, NumberType>);
  if (typeof value === "boolean") return constant([value], [], []);
  throw new ShapeError(`pad: 'value' is ${describe(value)}, neither true nor false, but 'x' ${show(x.shape)} is bool`);
};

const asNumber = (value: unknown): number => {
  if (typeof value === "number") return value;
  throw new ShapeError(`pad: 'value' is ${describe(value)}, not a number`);
};
