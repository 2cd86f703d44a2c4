// Transposition and repetition, as one primitive.
import { at } from "../at.ts";
import { type Shape, ShapeError, type Show, show, type ShapeArgument } from "../shape/dimension.ts";
import { checkTensor } from "../shape/dtype.ts";
import type { Faulty, Opaque, Valid } from "../shape/rule.ts";
import { checkAxes, checkList, checkSizes } from "../shape/sizes.ts";
import type { AnyTensor, DType, Operation, Tensor } from "../tensor.ts";
import { denseStrides, forEachIndex } from "../strides.ts";
import { allocate, node } from "./node.ts";
import { reduced } from "./reduce.ts";
import { drawReals, drawSizes, type Sampler } from "./sample.ts";

/**
 * The same elements under other axes: output axis k is input axis `axes[k]`, or repeats every element where `axes[k]`
 * is -1. Transposition and broadcasting are this one primitive.
 *
 * Its derivative sums over the repeated axes and puts the others back in their order.
 *
 * @throws ShapeError if an axis of the input is left out or given twice, or if it would change its size
 *
 * @example
 * ```ts
 * // Output axis 0 repeats, and axis 1 is the input's axis 0.
 * view(tensor("2", [1, 2]), [-1, 0], [3, 2], [3, 2]); // [[1, 2], [1, 2], [1, 2]]
 * ```
 */
export const view = <const S extends Shape, D extends DType = "float">(
  x: Tensor<Shape, D>,
  axes: readonly number[],
  shape: ShapeArgument<S>,
  sizes: readonly number[],
): Tensor<S, D> => {
  checkOrder("view", x, axes, -1);
  checkSizes("view", shape, sizes);
  if (axes.length !== sizes.length || axes.some((axis, k) => axis >= 0 && at(x.sizes, axis) !== sizes[k])) {
    throw new ShapeError(
      `view: the axes [${axes.join(", ")}] of ${show(x.shape)} do not have the sizes of ${show(shape)}`,
    );
  }
  return viewed<S, D>(x, axes, shape, sizes);
};

/** A {@link view} whose axes and sizes are known to be right. */
export const viewed = <const S extends Shape, D extends DType = "float">(
  x: Tensor<Shape, D>,
  axes: readonly number[],
  shape: ShapeArgument<S>,
  sizes: readonly number[],
): Tensor<S, D> => node(viewOperation(axes), [x], shape, sizes, x.dtype);

/** Throws unless every axis of a tensor is given once, beside those that stand for none of them. */
const checkOrder = (name: string, x: AnyTensor, axes: readonly number[], none?: number): void => {
  checkTensor(name, "x", x);
  checkList(name, "axes", axes, "positions of axes");
  const own = axes.filter((axis) => axis !== none);
  checkAxes(name, x, own);
  if (own.length === x.sizes.length) return;
  throw new ShapeError(
    `${name}: [${axes.join(", ")}] leaves out axes of ${show(x.shape)}, of which there are ${x.sizes.length}`,
  );
};

/** Axes in another order or repeated, as a primitive. */
export const viewOperation = (axes: readonly number[]): Operation => ({
  name: axes.includes(-1) ? "broadcast" : "transpose",
  lowering: { kind: "view", axes },
  evaluate: ([x], output) => {
    const result = allocate(output);
    if (!x) return result;
    const strides = denseStrides(output.inputs[0]?.sizes ?? []);
    forEachIndex(
      output.sizes,
      axes.map((axis) => (axis < 0 ? 0 : at(strides, axis))),
      (position, offset) => (result[position] = at(x, offset)),
    );
    return result;
  },
  pullback: (cotangent) => {
    const repeated = axes.flatMap((axis, k) => (axis < 0 ? [k] : []));
    const kept = axes.filter((axis) => axis >= 0);
    const summed = reduced("sum", cotangent, repeated);
    const back = kept.map((_, axis) => kept.indexOf(axis));
    return [isIdentity(back) ? summed : permuted(summed, back)];
  },
});

/** Undefined, or the sentence that says why an order of axes is none. */
type OrderRule<S extends Shape, O extends readonly number[]> = number extends S["length"] | O["length"] | O[number]
  ? undefined
  : OrderFault<S, O> extends infer Why extends string
    ? Why
    : O["length"] extends S["length"]
      ? undefined
      : `permute: ${Show<O>} leaves out axes of ${Show<S>}, of which there are ${S["length"]}`;

/** The sentence for the first axis that is not there, or there again; undefined if there is none. */
type OrderFault<S extends Shape, O extends readonly number[], Seen = never> = O extends readonly [
  infer N extends number,
  ...infer Rest extends readonly number[],
]
  ? `${N}` extends keyof S
    ? N extends Seen
      ? `permute: the axis ${N} of ${Show<S>} is given twice`
      : OrderFault<S, Rest, Seen | N>
    : `permute: ${Show<S>} has no axis ${N}: they are numbered from 0`
  : undefined;

/** The dimensions in another order; after a fault any, so that one fault gives one message. */
type Permuted<S extends Shape, O extends readonly number[]> = number extends S["length"] | O["length"] | O[number]
  ? Opaque<S>
  : OrderRule<S, O> extends string
    ? Faulty
    : { -readonly [I in keyof O]: S[O[I]] };

/**
 * The tensor with its axes in another order: output axis k is input axis `order[k]`.
 *
 * @throws ShapeError if an axis is left out, given twice, or not there
 *
 * @derivative `ȳ`, its axes put back
 *
 * @example
 * ```ts
 * permute(tensor("2 3", [1, 2, 3, 4, 5, 6]), [1, 0]); // [[1, 4], [2, 5], [3, 6]]
 * ```
 */
export const permute = <
  D extends DType,
  const S extends Shape = Shape,
  const O extends readonly number[] = readonly number[],
>(
  x: Tensor<S, D>,
  order: Valid<O, OrderRule<S, O>>,
): Tensor<Permuted<S, O>, D> => {
  const axes = order as readonly number[];
  checkOrder("permute", x, axes);
  return permuted<D>(x, axes) as Tensor<Permuted<S, O>, D>;
};

const permuted = <D extends DType>(x: Tensor<Shape, D>, order: readonly number[]): Tensor<Shape, D> =>
  viewed<Shape, D>(
    x,
    order,
    order.map((axis) => at(x.shape, axis)),
    order.map((axis) => at(x.sizes, axis)),
  );

const isIdentity = (order: readonly number[]): boolean => order.every((axis, k) => axis === k);

/** Property tests draw any order of axes, with repeated ones in between. */
export const sampleView: Sampler = (draw) => {
  const sizes = drawSizes(draw, draw.integer(0, 3));
  const axes = sizes.map((_, axis) => axis);
  for (let i = axes.length - 1; i > 0; i--) {
    const j = draw.integer(0, i);
    [axes[i], axes[j]] = [at(axes, j), at(axes, i)];
  }
  if (draw.integer(0, 1) === 1) axes.splice(draw.integer(0, axes.length), 0, -1);
  const output = axes.map((axis) => (axis < 0 ? 3 : at(sizes, axis)));
  return { inputs: [drawReals(draw, sizes)], call: ([x]) => view(x as Tensor, axes, output, output) };
};
