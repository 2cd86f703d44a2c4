/** Dimensions run through in another order: backwards, or from another position on. */
import { at } from "../at.ts";
import { axisOf } from "../shape/axis.ts";
import type { Shape } from "../shape/dimension.ts";
import { checkTensor } from "../shape/dtype.ts";
import type { DType, Tensor } from "../tensor.ts";
import { concatAxis } from "./concat.ts";
import type { Axis, AxisOf } from "./reductions.ts";
import { named, reshape } from "./reshape.ts";
import { sliceAxis } from "./slice.ts";

/**
 * The same elements, backwards along an axis. Halves change places, halves of those, and so on: log₂ n steps.
 *
 * @derivative `ȳ`, flipped back
 *
 * @example
 * ```ts
 * flip(tensor("2 3", [1, 2, 3, 4, 5, 6]), -1); // [[3, 2, 1], [6, 5, 4]]
 * ```
 */
export const flip = <const S extends Shape, const N extends Axis, D extends DType = "float">(
  x: Tensor<S, D>,
  axis: AxisOf<"flip", S, N>,
): Tensor<S, D> => {
  checkTensor("flip", "x", x);
  const k = axisOf("flip", x.shape, axis);
  return named(backwards(x as Tensor<Shape, DType>, k), x.shape) as Tensor<S, D>;
};

const backwards = (x: Tensor<Shape, DType>, k: number): Tensor<Shape, DType> => {
  const size = at(x.sizes, k);
  if (size === 0) return x;
  const whole = 2 ** Math.ceil(Math.log2(size));
  // As many as a power of two, of which those that are too many come first in the end.
  let flipped = whole === size ? x : concatAxis([x, sliceAxis(x, k, 0, whole - size)], k);
  for (let half = whole / 2; half >= 1; half /= 2) {
    const pairs = flipped.sizes.toSpliced(k, 1, whole / (2 * half), 2, half);
    const cut = reshape<Shape, DType>(flipped, pairs, pairs);
    const swapped = concatAxis([sliceAxis(cut, k + 1, 1, 1), sliceAxis(cut, k + 1, 0, 1)], k + 1);
    flipped = reshape<Shape, DType>(swapped, x.shape.with(k, whole), x.sizes.with(k, whole));
  }
  return sliceAxis(flipped, k, whole - size, size);
};

/**
 * The elements moved along an axis by so many positions, those that leave it at the end coming back at the start. A negative number
 * moves them towards the start.
 *
 * @throws RangeError if they are moved by no whole number
 *
 * @derivative `ȳ`, rolled back
 *
 * @example
 * ```ts
 * roll(tensor("4", [1, 2, 3, 4]), -1, 1); // [4, 1, 2, 3]
 * roll(tensor("4", [1, 2, 3, 4]), -1, -1); // [2, 3, 4, 1]
 * ```
 */
export const roll = <const S extends Shape, const N extends Axis, D extends DType = "float">(
  x: Tensor<S, D>,
  axis: AxisOf<"roll", S, N>,
  by: number,
): Tensor<S, D> => {
  checkTensor("roll", "x", x);
  const k = axisOf("roll", x.shape, axis);
  if (!Number.isSafeInteger(by))
    throw new RangeError(`roll: elements are moved by a whole number, not by ${String(by)}.`);
  const size = at(x.sizes, k);
  const places = size === 0 ? 0 : ((by % size) + size) % size;
  if (places === 0) return x;
  const parts = [sliceAxis(x, k, size - places, places), sliceAxis(x, k, 0, size - places)];
  return named(concatAxis(parts, k), x.shape);
};
