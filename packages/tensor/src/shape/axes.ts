/** Several axes at once: which they are, and what is left of a shape without them. */
import type { AxisPlace, Replaced } from "./along.ts";
import type { Times } from "./arithmetic.ts";
import { axisOf, type AxisRule, type WithoutAxis } from "./axis.ts";
import { type Dimension, type Shape, ShapeError, type Show, show } from "./dimension.ts";
import type { Opaque, Valid } from "./rule.ts";

/** An axis: the name of a dimension that occurs once, or a position counted from the end (-1 is the last). */
export type Axis = string | number;

/** One axis, or a list of several. */
export type Axes = Axis | readonly Axis[];

/** The type of an argument of axes: the axes as they are given, or the sentence that says why one is none, or is given twice. */
export type AxesOf<Name extends string, S extends Shape, N> = Valid<N, AxesRule<Name, S, N>>;

/** The sentence, if one of the axes is none, or is given twice; else undefined. */
export type AxesRule<Name extends string, S extends Shape, N> = string extends N
  ? undefined
  : N extends readonly unknown[]
    ? number extends S["length"] | N["length"]
      ? undefined
      : ListRule<Name, S, N>
    : AxisRule<Name, S, N>;

type ListRule<Name extends string, S extends Shape, N extends readonly unknown[], Met = never> = N extends readonly [
  infer First extends Axis,
  ...infer Rest,
]
  ? AxisRule<Name, S, First> extends infer Why extends string
    ? Why
    : [AxisPlace<S, First>] extends [Met]
      ? `${Name}: ${Show<S>}: the axis ${First} is given twice`
      : ListRule<Name, S, Rest, Met | AxisPlace<S, First>>
  : undefined;

/**
 * The shape without some axes, or with sizes of 1 in their places where they are kept. After a fault it is
 * `any`.
 */
export type WithoutAxes<S extends Shape, N, Keep extends boolean = false> = boolean extends Keep
  ? Shape
  : [Keep] extends [true]
    ? Kept<S, Places<S, N>>
    : N extends readonly unknown[]
      ? number extends S["length"]
        ? Opaque<S>
        : number extends N["length"]
          ? Shape
          : [Places<S, N>] extends [never]
            ? S
            : Left<S, Places<S, N>>
      : [N] extends [-1]
        ? WithoutLast<S>
        : WithoutAxis<S, N>;

/** The shape without its last dimension, which the compiler also knows in a generic function: of `[...S, "dim"]` it is S. */
type WithoutLast<S extends Shape> = { is: S } extends { is: readonly [...infer Before extends Shape, unknown] }
  ? Before
  : WithoutAxis<S, -1>;

/** The shape with other dimensions in the place of the first of some axes, and without the others. */
export type InPlaceOf<S extends Shape, N, By extends Shape> = N extends readonly unknown[]
  ? number extends S["length"]
    ? Opaque<S>
    : number extends N["length"]
      ? Shape
      : Instead<S, Places<S, N>, By>
  : Replaced<S, N, By>;

type Instead<S extends Shape, P, By extends Shape, Done extends Shape = []> = S extends readonly [
  infer First extends Dimension,
  ...infer Rest extends Shape,
]
  ? `${Done["length"]}` extends P
    ? [...By, ...Instead<Rest, P, [], [...Done, 0]>]
    : [First, ...Instead<Rest, P, By, [...Done, 0]>]
  : [];

/** The number of elements along some axes together, as far as the compiler knows their sizes. */
export type Together<S extends Shape, N> = Counted<S, Places<S, N>>;

type Counted<S extends Shape, P, Count extends Dimension = 1, Done extends Shape = []> = S extends readonly [
  infer First extends Dimension,
  ...infer Rest extends Shape,
]
  ? `${Done["length"]}` extends P
    ? First extends number
      ? Counted<Rest, P, Times<Count, First>, [...Done, 0]>
      : number
    : Counted<Rest, P, Count, [...Done, 0]>
  : Count;

/** The type of an argument of one axis or more: {@link AxesOf}, or the sentence that says that none is given. */
export type SomeAxesOf<Name extends string, S extends Shape, N> = Valid<
  N,
  N extends readonly [] ? `${Name}: ${Show<S>}: no axis is given` : AxesRule<Name, S, N>
>;

/** The places of axes, counted from the start: `"0" | "2"`. */
type Places<S extends Shape, N> = N extends readonly unknown[]
  ? { [I in keyof N]: AxisPlace<S, N[I]> }[number]
  : AxisPlace<S, N>;

type Kept<S extends Shape, P> = { -readonly [I in keyof S]: I extends P ? 1 : S[I] };

type Left<S extends Shape, P, Done extends Shape = []> = S extends readonly [
  infer First extends Dimension,
  ...infer Rest extends Shape,
]
  ? `${Done["length"]}` extends P
    ? Left<Rest, P, [...Done, 0]>
    : [First, ...Left<Rest, P, [...Done, 0]>]
  : [];

/** The positions of axes, counted from the start: the value beside the type {@link AxesRule}. */
export const axesOf = (name: string, shape: Shape, axes: Axes): readonly number[] => {
  if (!Array.isArray(axes)) return [axisOf(name, shape, axes as Axis)];
  const positions = axes.map((axis: Axis) => axisOf(name, shape, axis));
  const again = positions.findIndex((position, i) => positions.indexOf(position) < i);
  if (again < 0) return positions;
  throw new ShapeError(`${name}: ${show(shape)}: the axis ${axes[again]} is given twice`);
};
