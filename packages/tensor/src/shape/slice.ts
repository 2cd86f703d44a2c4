// The rules of slices and of padding, as types and as values.
import type { Along } from "./along.ts";
import { dimensionMinus, dimensionPlus, type Minus, type Plus } from "./arithmetic.ts";
import { axisOf } from "./axis.ts";
import type { Sized } from "./broadcast.ts";
import { type Dimension, type Shape, ShapeError, type Show, show } from "./dimension.ts";
import type { Faulty, Opaque } from "./rule.ts";
import { checkNumber } from "./sizes.ts";

/** A range along an axis, as `Array.prototype.slice` has it: negative positions count from the end. */
export interface Range {
  readonly start: number;
  readonly stop: number | undefined;
}

/**
 * The shape of a range of positions along an axis: `[batch, length]` from 1 along "length" is `[batch, length-1]`, and from
 * -2 it is `[batch, 2]`. A range that is empty or reaches out of the axis is a sentence.
 */
export type SliceRule<
  S extends Shape,
  N,
  Start extends number,
  Stop extends number | undefined,
> = number extends S["length"]
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
          ? [Extent<D, Start, Stop>] extends [never]
            ? `slice: ${Show<S>}: ${D} has no range from ${Start} to ${Stop extends number ? Stop : "the end"}`
            : [...Before, Extent<D, Start, Stop>, ...Behind]
          : Faulty;

/** The length of a range; never where it is empty, reaches out, or mixes both ends of an axis of unknown size. */
type Extent<D extends Dimension, Start extends number, Stop extends number | undefined> = number extends Start
  ? number
  : Stop extends number
    ? number extends Stop
      ? number
      : NotEmpty<D extends number ? Within<FromStart<D, Start>, FromStart<D, Stop>, D> : Between<D, Start, Stop>>
    : NotEmpty<
        `${Start}` extends `-${infer Count extends number}`
          ? [Minus<D, Count>] extends [never]
            ? never
            : Count
          : Minus<D, Start>
      >;

type NotEmpty<D> = [D] extends [0] ? never : D;

/** A position counted from the start. */
type FromStart<D extends number, P extends number> = `${P}` extends `-${infer Count extends number}`
  ? Minus<D, Count>
  : P;

type Within<Start, Stop, D extends number> = [Start] extends [never]
  ? never
  : [Stop] extends [never]
    ? never
    : [Minus<D, Stop & number>] extends [never]
      ? never
      : Minus<Stop & Dimension, Start & number>;

/** A range of an axis whose size has a name. */
type Between<D extends Dimension, Start extends number, Stop extends number> = `${Stop}` extends `-${infer Last extends
  number}`
  ? `${Start}` extends `-${infer First extends number}`
    ? Minus<First, Last>
    : Minus<Minus<D, Last> & Dimension, Start>
  : `${Start}` extends `-${string}`
    ? never
    : Minus<Stop, Start>;

/** The sentence for a position that an axis of known size does not have; undefined else. */
export type TakeRule<S extends Shape, N, P extends number> = number extends S["length"] | N | P
  ? undefined
  : string extends N
    ? undefined
    : [Along<S, N>] extends [never]
      ? undefined
      : Along<S, N> extends readonly [unknown, infer D extends number, unknown]
        ? number extends D
          ? undefined
          : Has<D, P> extends true
            ? undefined
            : `take: ${Show<S>}: ${D} has no position ${P}`
        : undefined;

type Has<D extends number, P extends number> = `${P}` extends `-${infer Count extends number}`
  ? [Minus<D, Count>] extends [never]
    ? false
    : true
  : [Minus<D, P>] extends [never] | [0]
    ? false
    : true;

/** The shape of a range along an axis, and where it starts: the value beside the type {@link SliceRule}. */
export const sliceShape = (
  { shape, sizes }: Sized,
  axis: string | number,
  { start, stop }: Range,
): Sized & { readonly axis: number; readonly start: number } => {
  const k = axisOf("slice", shape, axis);
  checkNumber("slice", "start", start);
  if (stop !== undefined) checkNumber("slice", "stop", stop);
  const dimension = shape[k];
  const size = sizes[k];
  if (dimension === undefined || size === undefined) throw new RangeError("A shape and its sizes are of one length.");
  const fromStart = (position: number): number => (position < 0 ? size + position : position);
  const [first, last] = [fromStart(start), stop === undefined ? size : fromStart(stop)];
  const mixed = typeof dimension === "string" && start < 0 && stop !== undefined && stop >= 0;
  if (mixed || first < 0 || last > size || first >= last || !Number.isInteger(first) || !Number.isInteger(last)) {
    const isEmpty = stop !== undefined && start < 0 === stop < 0 && start >= stop;
    const sized = typeof dimension === "number" || mixed || isEmpty ? "" : ` of size ${size}`;
    throw new ShapeError(
      `slice: ${show(shape)}: ${dimension}${sized} has no range from ${start} to ${stop ?? "the end"}`,
    );
  }
  const isFromOneEnd = start < 0 ? stop === undefined || stop < 0 : stop !== undefined && stop >= 0;
  const extent = isFromOneEnd ? last - first : dimensionMinus(dimension, size - (last - first));
  return { shape: shape.with(k, extent), sizes: sizes.with(k, last - first), axis: k, start: first };
};

/** The shape with more positions along an axis: `[batch, length]` with 2 more is `[batch, length+2]`. */
export type PadRule<S extends Shape, N, More extends number> = number extends S["length"]
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
          ? [...Before, number extends More ? number : Plus<D, More>, ...Behind]
          : Faulty;

/** The shape with more positions along an axis: the value beside the type {@link PadRule}. */
export const padShape = ({ shape, sizes }: Sized, axis: number, more: number): Sized => ({
  shape: shape.map((dimension, k) => (k === axis ? dimensionPlus(dimension, more) : dimension)),
  sizes: sizes.map((size, k) => (k === axis ? size + more : size)),
});
