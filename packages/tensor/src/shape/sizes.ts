/** Checks of the arguments that operations take beside tensors, before they are used: sizes, counts, factors. */
import type { AnyTensor } from "../tensor.ts";
import { type Shape, ShapeError, show } from "./dimension.ts";
import { describe } from "./dtype.ts";

/** Whether a value is a size: a whole number from 0 on. */
export const isSize = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

/** Throws unless a shape and its sizes say the same: a size for each dimension, whole, and that number where it is one. */
export const checkSizes = (name: string, shape: Shape, sizes: readonly number[]): void => {
  checkList(name, "shape", shape, "names and sizes");
  checkList(name, "sizes", sizes, "whole numbers");
  if (shape.length !== sizes.length) {
    throw new ShapeError(`${name}: ${show(shape)} has ${shape.length} dimensions, but ${sizes.length} sizes are given`);
  }
  // By number, so that the holes of a sparse array are looked at.
  for (let axis = 0; axis < shape.length; axis++) checkSize(name, shape[axis], sizes[axis]);
};

/** Throws unless a size of a dimension is a whole number from 0 on, and the dimension itself where that is a number. */
export const checkSize = (name: string, dimension: unknown, size: unknown): void => {
  if (typeof dimension !== "string" && !isSize(dimension)) {
    throw new ShapeError(`${name}: a dimension is a name or a whole number from 0 on, not ${describe(dimension)}`);
  }
  if (!isSize(size)) {
    throw new ShapeError(`${name}: the size of '${dimension}' is a whole number from 0 on, not ${describe(size)}`);
  }
  if (typeof dimension === "number" && dimension !== size) {
    throw new ShapeError(`${name}: the dimension ${dimension} cannot have the size ${size}`);
  }
};

/** Throws unless a list of axes names axes of a tensor by whole numbers, each at most once. */
export const checkAxes = (name: string, x: AnyTensor, axes: readonly number[]): void => {
  checkList(name, "axes", axes, "positions of axes");
  const seen = new Set<number>();
  for (const axis of axes) {
    if (!isSize(axis) || axis >= x.sizes.length) {
      throw new ShapeError(`${name}: ${show(x.shape)} has no axis ${String(axis)}: they are numbered from 0`);
    }
    if (seen.has(axis)) throw new ShapeError(`${name}: the axis ${axis} of ${show(x.shape)} is given twice`);
    seen.add(axis);
  }
};

/** Throws if one of the given axes of a tensor has size 0: there is no extreme or mean of nothing. */
export const checkNotEmpty = (name: string, x: AnyTensor, axes: readonly number[]): void => {
  const empty = axes.find((axis) => x.sizes[axis] === 0);
  if (empty === undefined) return;
  throw new ShapeError(`${name}: '${x.shape[empty]}' of ${show(x.shape)} has size 0: nothing has no ${name}`);
};

/** Throws unless a value is a number. NaN and the infinities are. */
export const checkNumber = (name: string, argument: string, value: unknown): void => {
  if (typeof value !== "number") throw new TypeError(`${name}: '${argument}' is ${describe(value)}, not a number`);
};

/** Throws unless a value is a text. */
export const checkText = (name: string, argument: string, value: unknown): void => {
  if (typeof value !== "string") throw new TypeError(`${name}: '${argument}' is ${describe(value)}, not a text`);
};

/** Throws unless a value is a list. */
export const checkList = (name: string, argument: string, list: unknown, of: string): void => {
  if (!Array.isArray(list)) throw new TypeError(`${name}: '${argument}' is ${describe(list)}, not a list of ${of}`);
};

/** Throws unless a value is a function. */
export const checkFunction = (name: string, argument: string, f: unknown): void => {
  if (typeof f !== "function") throw new TypeError(`${name}: '${argument}' is ${describe(f)}, not a function`);
};

/** Throws unless a value is a plain object, which has fields: options, weights, a state. */
export const checkFields = (name: string, argument: string, value: unknown, fields: string): void => {
  if (Object.prototype.toString.call(value) !== "[object Object]") {
    throw new TypeError(`${name}: '${argument}' is ${describe(value)}, not an object of ${fields}`);
  }
};
