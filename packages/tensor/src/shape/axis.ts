/** The rule of an axis, as a type and as a value. */
import type { Along } from "./along.ts";
import { type Dimension, type Shape, type Show, show, ShapeError } from "./dimension.ts";
import type { Faulty, Known, Opaque, Valid } from "./rule.ts";

/** The type of an argument that is an axis: as it is given, or the sentence that says why there is none such. */
export type AxisOf<Name extends string, S extends Shape, N> = Valid<N, AxisRule<Name, S, N>>;

/**
 * An axis of a tensor is the name of a dimension that occurs once, or a position counted from the end (-1 is the last). The rule gives
 * the sentence for all else, and undefined where nothing is wrong, or the compiler knows too little.
 */
export type AxisRule<Name extends string, S extends Shape, N> = string extends N
  ? undefined
  : number extends N | S["length"]
    ? undefined
    : N extends string
      ? N extends S[number]
        ? N extends After<S, N>[number]
          ? `${Name}: ${Show<S>} has '${N}' twice: give a position`
          : undefined
        : `${Name}: ${Show<S>} has no dimension '${N}'`
      : [Along<S, N>] extends [never]
        ? `${Name}: ${Show<S>} has no axis ${N & number}: positions count from the end, -1 is the last`
        : undefined;

/** The dimensions after the first one of this name. */
type After<S extends Shape, N> = S extends readonly [infer First, ...infer Rest extends Shape]
  ? [First] extends [N]
    ? Rest
    : After<Rest, N>
  : never;

/** The shape without one axis. After a fault it is `any`. */
export type WithoutAxis<S extends Shape, N> = number extends S["length"]
  ? Opaque<S>
  : string extends N
    ? Shape
    : number extends N
      ? Shape
      : [Along<S, N>] extends [never]
        ? Faulty
        : Along<S, N> extends readonly [infer Before extends Shape, Dimension, infer Behind extends Shape]
          ? N extends string
            ? { is: N } extends { is: Known<Behind[number]> }
              ? Faulty
              : [...Before, ...Behind]
            : [...Before, ...Behind]
          : Faulty;

/** The position, counted from the start, of an axis: the value beside the type {@link AxisRule}. */
export const axisOf = (name: string, shape: Shape, axis: string | number): number => {
  if (typeof axis === "number") {
    if (Number.isInteger(axis) && axis < 0 && -axis <= shape.length) return shape.length + axis;
    throw new ShapeError(`${name}: ${show(shape)} has no axis ${axis}: positions count from the end, -1 is the last`);
  }
  const first = shape.indexOf(axis);
  // It may be anything, a symbol too, where no compiler looked.
  const given: unknown = axis;
  if (first < 0) throw new ShapeError(`${name}: ${show(shape)} has no dimension '${String(given)}'`);
  if (shape.includes(axis, first + 1)) {
    throw new ShapeError(`${name}: ${show(shape)} has '${axis}' twice: give a position`);
  }
  return first;
};

/** The shape without one axis: the value beside the type {@link WithoutAxis}. */
export const withoutAxis = (shape: Shape, axis: string | number): Shape =>
  shape.toSpliced(axisOf("withoutAxis", shape, axis), 1);
