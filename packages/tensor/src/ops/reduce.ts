// The primitive of reductions.
import { at } from "../at.ts";
import type { Shape } from "../shape/dimension.ts";
import type { AnyTensor, DType, Operation, Tensor } from "../tensor.ts";
import { apply, element, literal } from "../scalar/expression.ts";
import { checkTensor } from "../shape/dtype.ts";
import { checkAxes } from "../shape/sizes.ts";
import { mapOperation, mapped } from "./map.ts";
import { denseStrides, forEachIndex } from "../strides.ts";
import { allocate, node } from "./node.ts";
import { drawReals, drawSizes, type Sampler } from "./sample.ts";
import { viewed } from "./view.ts";

/** The function that combines the elements along reduced axes. */
export type Reducer = "sum" | "maximum" | "minimum";

const combine: Record<Reducer, (a: number, b: number) => number> = {
  sum: (a, b) => a + b,
  maximum: Math.max,
  minimum: Math.min,
};

const start: Record<Reducer, readonly [ofFloats: number, ofInts: number]> = {
  sum: [0, 0],
  maximum: [-Infinity, -(2 ** 31)],
  minimum: [Infinity, 2 ** 31 - 1],
};

/**
 * The tensor with some axes combined away; booleans are taken as the floats 1 and 0. The order of the others is kept.
 *
 * @example
 * ```ts
 * reduceAxes("maximum", tensor("2 2", [1, 5, 3, 2]), [1]); // [5, 3]
 * ```
 */
export const reduceAxes = <D extends DType = "float">(
  reducer: Reducer,
  x: Tensor<Shape, D>,
  axes: readonly number[],
): Tensor<Shape, D extends "int" ? "int" : "float"> => {
  checkTensor(reducer, "x", x);
  checkAxes(reducer, x, axes);
  return reduced(reducer, x, axes);
};

/** {@link reduceAxes} over axes that are known to be right. */
export const reduced = <D extends DType = "float">(
  reducer: Reducer,
  x: Tensor<Shape, D>,
  axes: readonly number[],
): Tensor<Shape, D extends "int" ? "int" : "float"> => {
  type Reduced = D extends "int" ? "int" : "float";
  if (axes.length === 0) return x as Tensor<Shape, DType> as Tensor<Shape, Reduced>;
  const kept = x.sizes.flatMap((_, axis) => (axes.includes(axis) ? [] : [axis]));
  return node(
    // In their order: kernels go through them so.
    reduceOperation(
      reducer,
      axes.toSorted((a, b) => a - b),
    ),
    [x],
    kept.map((axis) => at(x.shape, axis)),
    kept.map((axis) => at(x.sizes, axis)),
    (x.dtype === "int" ? "int" : "float") as Reduced,
  );
};

/** A reduction over axes, as a primitive. */
export const reduceOperation = (reducer: Reducer, axes: readonly number[]): Operation => ({
  name: reducer === "sum" ? "sum" : reducer === "maximum" ? "max" : "min",
  lowering: { kind: "reduce", reducer, axes },
  evaluate: ([x], output) => {
    const result = allocate(output).fill(at(start[reducer], output.dtype === "int" ? 1 : 0));
    if (!x) return result;
    const source = output.inputs[0]?.sizes ?? [];
    forEachIndex(source, outputStrides(output.sizes, source, axes), (position, offset) => {
      result[offset] = combine[reducer](at(result, offset), at(x, position));
    });
    return result;
  },
  pullback: (cotangent, [x], output) => {
    if (!x) return [];
    const repeat = (y: Tensor): Tensor => repeatAxes(y, axes, x);
    if (reducer === "sum") return [repeat(cotangent)];
    // If several elements share the extreme, each gets an equal part: the subgradient that treats them alike.
    const extreme = isEqual(x as Tensor, repeat(output));
    return [share(extreme, repeat(cotangent), repeat(reduced("sum", extreme, axes)))];
  },
});

/** 1 where x is y. The operations `equal` and `div` broadcast, and stand above this file. */
const isEqual = (x: Tensor, y: Tensor): Tensor =>
  mapped(
    mapOperation("equal", apply("equal", element(0), element(1)), () => [undefined, undefined]),
    [x, y],
  );

/** c / n where the mark is 1, and 0 elsewhere, whatever c / n is there. */
const share = (mark: Tensor, c: Tensor, n: Tensor): Tensor =>
  mapped(
    mapOperation("share", apply("select", element(0), apply("divide", element(1), element(2)), literal(0)), (dy) => [
      undefined,
      share(mark, dy, n),
      undefined,
    ]),
    [mark, c, n],
  );

/** The reduced tensor repeated along the axes that were reduced: of the shape of `like` again. */
export const repeatAxes = <D extends DType = "float">(
  narrow: Tensor<Shape, D>,
  axes: readonly number[],
  like: AnyTensor,
): Tensor<Shape, D> => {
  let next = 0;
  return viewed<Shape, D>(
    narrow,
    like.sizes.map((_, axis) => (axes.includes(axis) ? -1 : next++)),
    like.shape,
    like.sizes,
  );
};

const outputStrides = (
  kept: readonly number[],
  source: readonly number[],
  axes: readonly number[],
): readonly number[] => {
  const dense = denseStrides(kept);
  let next = 0;
  return source.map((_, axis) => (axes.includes(axis) ? 0 : at(dense, next++)));
};

/**
 * Property tests reduce any set of axes; elements that tie for an extreme have no derivative and are kept apart, and nothing has
 * no extreme.
 */
export const sampleReduce =
  (reducer: Reducer, call = (x: Tensor, axes: readonly number[]): Tensor => reduceAxes(reducer, x, axes)): Sampler =>
  (draw) => {
    const sizes = drawSizes(draw, draw.integer(1, 3));
    const isReduced = (size: number): boolean => draw.integer(0, 1) === 1 && (reducer === "sum" || size > 0);
    const axes = sizes.flatMap((size, axis) => (isReduced(size) ? [axis] : []));
    const input = drawReals(draw, sizes);
    const elements = reducer === "sum" ? input.elements : input.elements.map((x, i) => Math.round(x * 10) + i * 0.001);
    return { inputs: [{ ...input, elements }], call: ([x]) => call(x as Tensor, axes) };
  };
