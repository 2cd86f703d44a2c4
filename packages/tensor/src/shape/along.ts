// Shapes taken apart at an axis, as types.
import type { Dimension, Shape } from "./dimension.ts";
import type { Faulty, Opaque } from "./rule.ts";

/** A shape taken apart at an axis: the dimensions before it, its own, and those behind. Never if it has no such axis. */
export type Along<S extends Shape, N> = N extends number ? ByPosition<S, N> : ByName<S, N>;

type ByName<S extends Shape, N, Before extends Shape = []> = S extends readonly [
  infer First extends Dimension,
  ...infer Rest extends Shape,
]
  ? [First] extends [N]
    ? [Before, First, Rest]
    : ByName<Rest, N, [...Before, First]>
  : never;

type ByPosition<S extends Shape, N extends number> = `${N}` extends `-${infer FromEnd extends number}`
  ? FromBehind<S, FromEnd>
  : never;

type FromBehind<S extends Shape, FromEnd extends number, Behind extends Shape = []> = S extends readonly [
  ...infer Before extends Shape,
  infer Last extends Dimension,
]
  ? [Last, ...Behind]["length"] extends FromEnd
    ? [Before, Last, Behind]
    : FromBehind<Before, FromEnd, [Last, ...Behind]>
  : never;

/** The shape with other dimensions, or none, in the place of one axis. {@link Faulty} if it has no such axis. */
export type Replaced<S extends Shape, N, By extends Shape> = number extends S["length"]
  ? Opaque<S>
  : string extends N
    ? Shape
    : number extends N
      ? Shape
      : [Along<S, N>] extends [never]
        ? Faulty
        : Along<S, N> extends readonly [infer Before extends Shape, Dimension, infer Behind extends Shape]
          ? [...Before, ...By, ...Behind]
          : Faulty;
