// The shape of a concatenation.
import { at } from "../at.ts";
import type { Along } from "./along.ts";
import { dimensionPlus, type Plus } from "./arithmetic.ts";
import { axisOf } from "./axis.ts";
import type { Sized } from "./broadcast.ts";
import { type Dimension, type Shape, ShapeError, type Show, show } from "./dimension.ts";
import type { Agree, Faulty, Opaque } from "./rule.ts";

/**
 * The shape of tensors one after another along an axis: sizes add up, `[batch, 3]` and `[batch, 4]` are `[batch, 7]`, and so do
 * a name and a size, `[batch, length+1]`. Two names have no sum: the joined dimension is given a name of its own, As.
 */
export type ConcatRule<Shapes extends readonly Shape[], N, As extends string> = Shapes extends readonly [
  infer First extends Shape,
  ...infer Others extends readonly Shape[],
]
  ? number extends First["length"]
    ? Opaque<First>
    : string extends N
      ? Shape
      : number extends N
        ? Shape
        : [Along<First, N>] extends [never]
          ? Faulty
          : Along<First, N> extends readonly [
                infer Before extends Shape,
                infer D extends Dimension,
                infer Behind extends Shape,
              ]
            ? Append<Before, D, Behind, Others, As>
            : Faulty
  : Shape;

type Append<
  Before extends Shape,
  D extends Dimension,
  Behind extends Shape,
  Others extends readonly Shape[],
  As extends string,
> = Others extends readonly [infer Next extends Shape, ...infer Rest extends readonly Shape[]]
  ? number extends Next["length"]
    ? Shape
    : Next extends readonly [
          ...{ [I in keyof Before]: Dimension },
          infer E extends Dimension,
          ...infer Tail extends Shape,
        ]
      ? Next extends readonly [...infer Head extends { [I in keyof Before]: Dimension }, E, ...Tail]
        ? [AgreeAll<Before, Head>, AgreeAll<Behind, Tail>] extends [true, true]
          ? [As] extends [never]
            ? [Sum<D, E>] extends [never]
              ? `concat: ${D} and ${E} have no sum: name it in a third argument`
              : Append<Before, Sum<D, E>, Behind, Rest, As>
            : Append<Before, D, Behind, Rest, As>
          : `concat: ${Show<[...Before, D, ...Behind]>} and ${Show<Next>} differ beside the axis`
        : never
      : `concat: ${Show<[...Before, D, ...Behind]>} and ${Show<Next>} differ beside the axis`
  : [...Before, [As] extends [never] ? D : As, ...Behind];

/** Whether two shapes have as many dimensions, and all of them agree. */
export type AgreeAll<A extends Shape, B extends Shape> = A extends readonly [infer X, ...infer As extends Shape]
  ? B extends readonly [infer Y, ...infer Bs extends Shape]
    ? Agree<X, Y> extends true
      ? AgreeAll<As, Bs>
      : false
    : false
  : B["length"] extends 0
    ? true
    : false;

type Sum<D extends Dimension, E extends Dimension> = E extends number
  ? Plus<D, E>
  : D extends number
    ? Plus<E, D>
    : never;

/** The shape of tensors one after another along an axis: the value beside the type {@link ConcatRule}. */
export const concatShape = (
  parts: readonly Sized[],
  axis: string | number,
  as: string | undefined,
): Sized & { readonly axis: number } => {
  const first = at(parts, 0);
  const k = axisOf("concat", first.shape, axis);
  let dimension = at(first.shape, k);
  for (const part of parts.slice(1)) {
    const joined = first.shape.with(k, dimension);
    const beside = (shape: Shape): string => show(shape.map((d, i) => (i === k ? "" : d)));
    if (beside(part.shape) !== beside(joined)) {
      throw new ShapeError(`concat: ${show(joined)} and ${show(part.shape)} differ beside the axis`);
    }
    part.sizes.forEach((size, i) => {
      const expected = at(first.sizes, i);
      if (i === k || size === expected) return;
      throw new ShapeError(`concat: '${part.shape[i]}' has size ${expected} in one and ${size} in the other`);
    });
    if (as === undefined) dimension = sumOf(dimension, at(part.shape, k));
  }
  return {
    shape: first.shape.with(k, as ?? dimension),
    sizes: first.sizes.with(
      k,
      parts.reduce((sum, part) => sum + at(part.sizes, k), 0),
    ),
    axis: k,
  };
};

const sumOf = (d: Dimension, e: Dimension): Dimension => {
  if (typeof e === "number") return dimensionPlus(d, e);
  if (typeof d === "number") return dimensionPlus(e, d);
  throw new ShapeError(`concat: ${d} and ${e} have no sum: name it in a third argument`);
};

/** Tensors that are stacked have one shape: X, or the sentence that names two that differ. */
export type StackPartsRule<X extends readonly Shape[]> = X extends readonly [
  infer First extends Shape,
  infer Next extends Shape,
  ...infer Others extends readonly Shape[],
]
  ? number extends First["length"] | Next["length"]
    ? X
    : AgreeAll<First, Next> extends true
      ? StackPartsRule<[First, ...Others]> extends infer R extends string
        ? R
        : X
      : `stack: ${Show<First>} and ${Show<Next>} differ: tensors that are stacked have one shape`
  : X;

/** Throws unless tensors that are stacked have one shape: the value beside the type {@link StackPartsRule}. */
export const stackParts = (parts: readonly Sized[]): void => {
  const first = at(parts, 0);
  for (const part of parts) {
    if (show(part.shape) !== show(first.shape)) {
      const both = `${show(first.shape)} and ${show(part.shape)}`;
      throw new ShapeError(`stack: ${both} differ: tensors that are stacked have one shape`);
    }
    part.sizes.forEach((size, axis) => {
      const expected = at(first.sizes, axis);
      if (size === expected) return;
      throw new ShapeError(`stack: '${part.shape[axis]}' has size ${expected} in one and ${size} in the other`);
    });
  }
};

/** The dimensions that a stack has: those of its parts with one put in, their count. A sentence if the notation has others. */
export type StackRule<
  S extends Shape,
  T extends Shape,
  Notation extends string,
  Count extends number = number,
> = number extends S["length"]
  ? Opaque<S>
  : IsOneMore<S, T> extends true
    ? Agree<PutIn<S, T> & number, Count> extends true
      ? T
      : `stack: ${Count} tensors are not ${PutIn<S, T> & number}, as '${Notation}' says`
    : `stack: ${Show<S>} as '${Notation}': one dimension is put in, and the others stay`;

type IsOneMore<S extends Shape, T extends Shape> = T extends readonly [infer Y, ...infer Ys extends Shape]
  ? S extends readonly [infer X, ...infer Xs extends Shape]
    ? Agree<X, Y> extends true
      ? IsOneMore<Xs, Ys>
      : AgreeAll<S, Ys>
    : AgreeAll<S, Ys>
  : false;

/** The dimension that is put in, where it is a size: the first that the parts do not have there. */
type PutIn<S extends Shape, T extends Shape> = T extends readonly [infer Y, ...infer Ys extends Shape]
  ? S extends readonly [infer X, ...infer Xs extends Shape]
    ? Agree<X, Y> extends true
      ? PutIn<Xs, Ys>
      : SizeIn<Y>
    : SizeIn<Y>
  : number;

type SizeIn<Y> = Y extends number ? Y : number;

/** Where a stack's new dimension is: the value beside the type {@link StackRule}. */
export const stackAxis = (shape: Shape, stacked: Shape, notation: string): number => {
  const differs = stacked.findIndex((dimension, axis) => dimension !== shape[axis]);
  if (differs < 0 || show(stacked.toSpliced(differs, 1)) !== show(shape)) {
    throw new ShapeError(`stack: ${show(shape)} as '${notation}': one dimension is put in, and the others stay`);
  }
  return differs;
};
