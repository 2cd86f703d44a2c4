/** Shapes taken apart at an axis, as types. */
import type { Dimension, Shape } from "./dimension.ts";
import type { Faulty, Known, Opaque } from "./rule.ts";

/** A shape taken apart at an axis: the dimensions before it, its own, and those behind. Never if it has no such axis. */
export type Along<S extends Shape, N> = N extends number ? ByPosition<S, N> : ByName<S, N>;

type ByName<S extends Shape, N, Before extends Shape = []> = S extends readonly [
  infer First extends Dimension,
  ...infer Rest extends Shape,
]
  ? { is: Known<First> } extends { is: N }
    ? [Before, First, Rest]
    : ByName<Rest, N, [...Before, First]>
  : never;

type ByPosition<S extends Shape, N extends number> = N extends -1
  ? { is: S } extends { is: readonly [...infer Before extends Shape, infer Last extends Dimension] }
    ? [Before, Last, []]
    : never
  : `${N}` extends `-${infer FromEnd extends number}`
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

/** The place of an axis, counted from the start: `"1"`. Never if there is no such axis. */
export type AxisPlace<S extends Shape, N> = [Along<S, N>] extends [never]
  ? never
  : Along<S, N> extends readonly [infer Before extends Shape, unknown, unknown]
    ? `${Before["length"] & number}`
    : never;

/** The shape with other dimensions, or none, in the place of one axis. `any` if it has no such axis. */
export type Replaced<S extends Shape, N, By extends Shape> = number extends S["length"]
  ? Opaque<S>
  : string extends N
    ? Shape
    : number extends N
      ? Shape
      : [Along<S, N>] extends [never]
        ? Faulty
        : Along<S, N> extends readonly [infer Before extends Shape, unknown, infer Behind extends Shape]
          ? [...Before, ...By, ...Behind]
          : Faulty;
