// The rule of windows, as a type and as a value.
import type { Along } from "./along.ts";
import { dimensionMinus, type Minus } from "./arithmetic.ts";
import { axisOf } from "./axis.ts";
import type { Sized } from "./broadcast.ts";
import { type Dimension, type Shape, ShapeError, type Show, show } from "./dimension.ts";
import type { Faulty, Opaque } from "./rule.ts";
import { checkNumber } from "./sizes.ts";

/** The shape of all windows of a width along an axis: `[batch, length, dim]` is `[batch, length-2, 3, dim]` for a width of 3. */
export type WindowRule<S extends Shape, N, Width extends number> = number extends S["length"]
  ? Opaque<S>
  : string extends N
    ? Shape
    : number extends N
      ? Shape
      : [Along<S, N>] extends [never]
        ? Faulty
        : Along<S, N> extends readonly [
              infer Before extends Shape,
              infer D extends Dimension,
              infer Behind extends Shape,
            ]
          ? number extends Width
            ? [...Before, number, number, ...Behind]
            : `${Width}` extends `-${string}`
              ? `window: ${Show<S>}: ${D} has no window of ${Width}`
              : [Minus<D, Minus<Width, 1> & number>] extends [never] | [0]
                ? `window: ${Show<S>}: ${D} has no window of ${Width}`
                : [...Before, Minus<D, Minus<Width, 1> & number>, Width, ...Behind]
          : Faulty;

/** The shape of all windows of a width along an axis: the value beside the type {@link WindowRule}. */
export const windowShape = (
  { shape, sizes }: Sized,
  axis: string | number,
  width: number,
): Sized & { readonly axis: number } => {
  const k = axisOf("window", shape, axis);
  checkNumber("window", "width", width);
  const dimension = shape[k];
  const size = sizes[k];
  if (dimension === undefined || size === undefined) throw new RangeError("A shape and its sizes are of one length.");
  if (!Number.isInteger(width) || width < 1 || width > size) {
    const sized = typeof dimension === "number" || width < 1 ? "" : ` of size ${size}`;
    throw new ShapeError(`window: ${show(shape)}: ${dimension}${sized} has no window of ${width}`);
  }
  return {
    shape: shape.toSpliced(k, 1, dimensionMinus(dimension, width - 1), width),
    sizes: sizes.toSpliced(k, 1, size - width + 1, width),
    axis: k,
  };
};
