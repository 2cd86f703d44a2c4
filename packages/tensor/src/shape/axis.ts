// The rule of an axis, as a type and as a value.
import type { Faulty, Opaque } from "./rule.ts";
import { type Dimension, type Shape, type Show, show, ShapeError } from "./dimension.ts";

/** An axis of a tensor: the name of a dimension that occurs once, or a position counted from the end (-1 is the last). */
export type AxisRule<Name extends string, S extends Shape, N> = number extends S["length"]
  ? N
  : N extends string
    ? N extends S[number]
      ? N extends After<S, N>[number]
        ? `${Name}: ${Show<S>} has '${N}' twice: give a position`
        : N
      : string extends N
        ? N
        : `${Name}: ${Show<S>} has no dimension '${N}'`
    : N extends number
      ? number extends N
        ? N
        : Around<S, N> extends undefined
          ? `${Name}: ${Show<S>} has no axis ${N}: positions count from the end, -1 is the last`
          : N
      : N;

/** The shape without one axis. Where {@link AxisRule} has a sentence it is {@link Faulty}. */
export type WithoutAxis<S extends Shape, N> = number extends S["length"]
  ? Opaque<S>
  : string extends N
    ? Shape
    : number extends N
      ? Shape
      : N extends number
        ? Around<S, N> extends readonly [infer Before extends Shape, infer Behind extends Shape]
          ? [...Before, ...Behind]
          : Faulty
        : N extends After<S, N>[number]
          ? Faulty
          : WithoutName<S, N>;

/** The dimensions after the first one of this name. */
type After<S extends Shape, N> = S extends readonly [infer First, ...infer Rest extends Shape]
  ? [First] extends [N]
    ? Rest
    : After<Rest, N>
  : never;

type WithoutName<S extends Shape, N, Before extends Shape = []> = S extends readonly [
  infer First extends Dimension,
  ...infer Rest extends Shape,
]
  ? [First] extends [N]
    ? [...Before, ...Rest]
    : WithoutName<Rest, N, [...Before, First]>
  : Faulty;

/** The dimensions before and behind a position counted from the end; undefined if there is none. */
type Around<S extends Shape, N extends number> = `${N}` extends `-${infer FromEnd extends number}`
  ? Split<S, FromEnd>
  : undefined;

type Split<S extends Shape, FromEnd extends number, Behind extends Shape = []> = S extends readonly [
  ...infer Before extends Shape,
  infer Last extends Dimension,
]
  ? [Last, ...Behind]["length"] extends FromEnd
    ? [Before, Behind]
    : Split<Before, FromEnd, [Last, ...Behind]>
  : undefined;

/** The position, counted from the start, of an axis: the value beside the type {@link AxisRule}. */
export const axisOf = (name: string, shape: Shape, axis: string | number): number => {
  if (typeof axis === "number") {
    if (Number.isInteger(axis) && axis < 0 && -axis <= shape.length) return shape.length + axis;
    throw new ShapeError(`${name}: ${show(shape)} has no axis ${axis}: positions count from the end, -1 is the last`);
  }
  const first = shape.indexOf(axis);
  if (first < 0) throw new ShapeError(`${name}: ${show(shape)} has no dimension '${axis}'`);
  if (shape.includes(axis, first + 1)) {
    throw new ShapeError(`${name}: ${show(shape)} has '${axis}' twice: give a position`);
  }
  return first;
};

/** The shape without one axis: the value beside the type {@link WithoutAxis}. */
export const withoutAxis = (shape: Shape, axis: string | number): Shape =>
  shape.toSpliced(axisOf("withoutAxis", shape, axis), 1);
