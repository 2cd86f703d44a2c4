/** Several axes at once: which they are, and what is left of a shape without them. */
import type { Along } from "./along.ts";
import { type AxisRule, axisOf, type WithoutAxis } from "./axis.ts";
import { type Dimension, type Shape, ShapeError, type Show, show } from "./dimension.ts";
import type { Faulty, Opaque } from "./rule.ts";

/** An axis: the name of a dimension that occurs once, or a position counted from the end (-1 is the last). */
export type Axis = string | number;

/** One axis, or a list of several. */
export type Axes = Axis | readonly Axis[];

/** The axes as they are given, or the sentence that says why one of them is none, or is given twice. */
export type AxesRule<Name extends string, S extends Shape, N> = N extends readonly unknown[]
  ? number extends S["length"] | N["length"]
    ? N
    : ListRule<Name, S, N>
  : AxisRule<Name, S, N>;

/**
 * The type of an argument of axes: the axes as given, or the sentence that says why they are none. It does not distribute over N, so that
 * the compiler takes a list for what is written there.
 */
export type AxesOf<Name extends string, S extends Shape, N> = [N] extends [AxesRule<Name, S, N>]
  ? N
  : AxesRule<Name, S, N>;

type ListRule<
  Name extends string,
  S extends Shape,
  N extends readonly unknown[],
  Left extends readonly unknown[] = N,
  Met extends Shape = S,
> = Left extends readonly [infer First extends Axis, ...infer Rest]
  ? [AxisRule<Name, S, First>] extends [First]
    ? string extends First
      ? N
      : number extends First
        ? N
        : [Along<Met, First>] extends [never]
          ? `${Name}: ${Show<S>}: the axis ${First} is given twice`
          : Along<Met, First> extends readonly [
                infer Before extends Shape,
                infer D extends Dimension,
                infer Behind extends Shape,
              ]
            ? [D] extends [Gone]
              ? `${Name}: ${Show<S>}: the axis ${First} is given twice`
              : ListRule<Name, S, N, Rest, [...Before, Gone, ...Behind]>
            : N
    : AxisRule<Name, S, First>
  : N;

/** Stands where an axis was, so that positions of others stay. */
type Gone = "(gone)";

/**
 * The shape without some axes, or with sizes of 1 in their places where they are kept. Where {@link AxesRule} has a sentence it is
 * {@link Faulty}.
 */
export type WithoutAxes<S extends Shape, N, Keep extends boolean = false> = number extends S["length"]
  ? Opaque<S>
  : boolean extends Keep
    ? Shape
    : N extends readonly unknown[]
      ? number extends N["length"]
        ? Shape
        : Left<Marked<S, N>, Keep>
      : [Keep] extends [false]
        ? WithoutAxis<S, N>
        : Left<Marked<S, readonly [N]>, Keep>;

type Marked<S extends Shape, N extends readonly unknown[]> = N extends readonly [infer First, ...infer Rest]
  ? string extends First
    ? Shape
    : number extends First
      ? Shape
      : Along<S, First> extends readonly [infer Before extends Shape, Dimension, infer Behind extends Shape]
        ? Marked<[...Before, Gone, ...Behind], Rest>
        : Faulty
  : S;

type Left<S, Keep extends boolean> = 0 extends 1 & S
  ? Faulty
  : S extends readonly [infer First extends Dimension, ...infer Rest extends Shape]
    ? [...([First] extends [Gone] ? (Keep extends true ? [1] : []) : [First]), ...Left<Rest, Keep>]
    : S extends readonly []
      ? []
      : Shape;

/** The positions of axes, counted from the start: the value beside the type {@link AxesRule}. */
export const axesOf = (name: string, shape: Shape, axes: Axes): readonly number[] => {
  if (!Array.isArray(axes)) return [axisOf(name, shape, axes as Axis)];
  const positions = axes.map((axis: Axis) => axisOf(name, shape, axis));
  const again = positions.findIndex((position, i) => positions.indexOf(position) < i);
  if (again < 0) return positions;
  throw new ShapeError(`${name}: ${show(shape)}: the axis ${axes[again]} is given twice`);
};
