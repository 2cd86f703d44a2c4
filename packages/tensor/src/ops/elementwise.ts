import type { Shape } from "../shape/dimension.ts";
import { type BroadcastRule, broadcastShapes, broadcastSizes } from "../shape/broadcast.ts";
import type { Result, Valid } from "../shape/rule.ts";
import { at } from "../at.ts";
import type { Scalar } from "../scalar/expression.ts";
import type { AnyTensor, Tensor } from "../tensor.ts";
import { scalar } from "./constant.ts";
import { map, type MapPullback } from "./map.ts";
import { reshape } from "./reshape.ts";
import { drawReals, drawSizes, type Interval, type Sampler } from "./sample.ts";
import { view } from "./view.ts";

/** What defines an elementwise operation of n inputs. */
export interface Elementwise<Inputs extends readonly Tensor[]> {
  /** One number of the output from one number of each input: the only definition, for every device. */
  readonly expression: Scalar;
  /** The derivative, written with ordinary operations; all tensors it sees have the same shape. */
  readonly pullback: MapPullback<Inputs>;
  /** Where the property tests draw each input from. */
  readonly sample: readonly Interval[];
}

/** A tensor, or a number where it is meant for every element. */
export type Operand = Tensor | number;

/** The shape of an operand: a number has none. */
export type ShapeOf<T> = T extends Tensor<infer S> ? S : [];

/** An elementwise operation of one tensor, which keeps its shape. */
export interface Unary {
  <const S extends Shape>(x: Tensor<S>): Tensor<S>;
  readonly sample: Sampler;
}

/** An elementwise operation of two operands that broadcast: aligned at the right, a dimension of size 1 repeats. */
export interface Binary<Name extends string> {
  <const A extends Operand, const B extends Operand>(
    a: A,
    b: Valid<B, BroadcastRule<Name, ShapeOf<A>, ShapeOf<B>>>,
  ): Result<BroadcastRule<Name, ShapeOf<A>, ShapeOf<B>>>;
  readonly sample: Sampler;
}

/** Defines an elementwise operation of one tensor. */
export const unary = (name: string, { expression, pullback, sample }: Elementwise<readonly [Tensor]>): Unary => {
  const apply = (x: Tensor): Tensor => map(name, expression, [x], pullback);
  // The map keeps shape and sizes of its input, which is what the type of a unary operation says.
  return Object.assign(apply as <const S extends Shape>(x: Tensor<S>) => Tensor<S>, {
    sample: ((draw) => ({
      inputs: [drawReals(draw, drawSizes(draw, draw.integer(0, 3)), sample[0])],
      call: ([x]) => apply(x as Tensor),
    })) satisfies Sampler,
  });
};

/** Defines an elementwise operation of two operands that broadcast. */
export const binary = <const Name extends string>(
  name: Name,
  { expression, pullback, sample }: Elementwise<readonly [Tensor, Tensor]>,
): Binary<Name> => {
  const apply = (a: Operand, b: Operand): Tensor => {
    const [x, y] = broadcastOperands(name, a, b);
    return map(name, expression, [x, y], pullback);
  };
  // `broadcastOperands` throws the sentence that the type carries; what is left has the shape that the rule gives.
  return Object.assign(apply as unknown as Omit<Binary<Name>, "sample"> & typeof apply, {
    sample: ((draw) => {
      const sizes = drawSizes(draw, draw.integer(0, 3));
      const other = sizes.slice(draw.integer(0, sizes.length)).map((size) => (draw.integer(0, 2) === 0 ? 1 : size));
      return {
        inputs: [drawReals(draw, sizes, sample[0]), drawReals(draw, other, sample[1])],
        call: ([x, y]) => apply(x as Tensor, y as Tensor),
      };
    }) satisfies Sampler,
  }) as unknown as Binary<Name>;
};

/** Both operands with the shape that they broadcast to. Throws the sentence if there is none. */
export const broadcastOperands = (name: string, a: Operand, b: Operand): readonly [Tensor, Tensor] => {
  const x = typeof a === "number" ? scalar(a) : a;
  const y = typeof b === "number" ? scalar(b) : b;
  const shape = broadcastShapes(name, x.shape, y.shape);
  const sizes = broadcastSizes(name, x, y);
  return [broadcastTo(x, shape, sizes), broadcastTo(y, shape, sizes)];
};

/** A tensor repeated to a shape that it broadcasts to. */
export const broadcastTo = <const S extends Shape>(x: AnyTensor, shape: S, sizes: readonly number[]): Tensor<S> => {
  const offset = sizes.length - x.sizes.length;
  if (offset === 0 && x.sizes.every((size, axis) => size === sizes[axis])) {
    const same = x.shape.every((dimension, axis) => dimension === shape[axis]);
    return (same ? x : reshape(x as Tensor, shape, sizes)) as Tensor<S>;
  }
  // A view repeats whole axes: those of size 1 are dropped first.
  const kept = x.sizes.flatMap((size, axis) => (size === 1 && sizes[axis + offset] !== 1 ? [] : [axis]));
  const narrow =
    kept.length === x.sizes.length
      ? x
      : reshape(
          x as Tensor,
          kept.map((axis) => at(x.shape, axis)),
          kept.map((axis) => at(x.sizes, axis)),
        );
  return view(
    narrow,
    sizes.map((_, k) => kept.indexOf(k - offset)),
    shape,
    sizes,
  );
};
