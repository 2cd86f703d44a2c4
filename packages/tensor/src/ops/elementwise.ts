// Defines elementwise operations, and broadcasts their operands.
import { isSame, type Shape, ShapeError, show, type ShapeArgument } from "../shape/dimension.ts";
import { type BroadcastRule, type Tests, broadcastShapes, broadcastSizes } from "../shape/broadcast.ts";
import { floatTensor, checkTensor, describe, type NotFloat, type TypeOf } from "../shape/dtype.ts";
import { checkSizes } from "../shape/sizes.ts";
import type { Faulty, ShapeBy, Valid } from "../shape/rule.ts";
import { at } from "../at.ts";
import type { Scalar } from "../scalar/expression.ts";
import type { AnyTensor, DType, Tensor } from "../tensor.ts";
import { isTensor } from "../tree.ts";
import { knownScalar } from "./constant.ts";
import { mapOperation, mapped, type MapPullback } from "./map.ts";
import { named, reshaped } from "./reshape.ts";
import type { Interval } from "./sample.ts";
import { viewed } from "./view.ts";

/** The definition of an elementwise operation of n inputs. */
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
export type ShapeOf<T> = T extends Shaped ? T["shape"] : [];

/** Whatever has a shape. */
interface Shaped {
  readonly shape: Faulty;
}

/**
 * The tensors of floats that an operand of floats repeats along: their last dimensions are its own. For most calls the compiler looks
 * no further, at a third of what a rule costs. It is never for any other operand: of another type, of no dimensions or of unknown
 * rank. The rule judges those.
 */
export type Around<B> = B extends ShapedFloats
  ? [...B["shape"], 0]["length"] extends 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9
    ? { readonly dtype: "float"; readonly shape: readonly [...unknown[], ...B["shape"]] }
    : never
  : B extends number
    ? { readonly dtype: "float" }
    : never;

/**
 * The ranks of tensors of which the compiler looks no further. That of `[...S, "dim"]` in a generic function is none, and goes to the
 * rule, which sees more. A number stands beside any.
 */
export type RankAround<B> = B extends number ? unknown : 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

interface ShapedFloats extends Shaped {
  readonly dtype: "float";
}

/** The type that tells an operand from a tensor of ints. It compares little, which costs the compiler less. */
export type Real = number | { readonly dtype: "float" };

/** The type of an argument that is an {@link Operand}: as given, or the sentence that says that its elements are ints. */
export type OperandArgument<Name extends string, Argument extends string, T> = T extends Real
  ? T
  : NotFloat<Name, Argument, ShapeOf<T>, TypeOf<T>>;

/** The second operand of floats: as given, or the sentence that says that it does not broadcast, or is not of floats. */
type SecondOfFloats<Name extends string, A, B, T extends Tests> = B extends Real
  ? Valid<B, BroadcastRule<Name, ShapeOf<A>, ShapeOf<B>, T>>
  : NotFloat<Name, "b", ShapeOf<B>, TypeOf<B>>;

/** An elementwise operation of one tensor, which keeps its shape. */
export interface Unary<Name extends string> {
  <const S extends Shape, D extends DType = "float">(
    // This is FloatArgument, whose name would cost the compiler a third more.
    x: [D] extends ["float"] ? Tensor<S, D> : NotFloat<Name, "x", S, D>,
  ): Tensor<S>;
  /** Where the property tests draw x from. */
  readonly sample: readonly Interval[];
}

/** An elementwise operation of two operands that broadcast: aligned at the right, a dimension of size 1 repeats. */
export interface Binary<Name extends string> {
  /** T is left out: see {@link Tests}. */
  <const A extends AnyTensor | number, const B extends AnyTensor | number, T extends Tests = Tests>(
    a: OperandArgument<Name, "a", A>,
    b: { is: A } extends { is: Around<B> } ? B : SecondOfFloats<Name, A, B, T>,
  ): { is: A; rank: ShapeOf<A>["length"] } extends { is: Around<B>; rank: RankAround<B> }
    ? Tensor<ShapeOf<A>>
    : Tensor<ShapeBy<BroadcastRule<Name, ShapeOf<A>, ShapeOf<B>, T>>>;
  /** Where the property tests draw a and b from. */
  readonly sample: readonly Interval[];
}

/**
 * Defines an elementwise operation of one tensor, of a definition that is taken to be right. Where a file defines several, a comment
 * `#__PURE__` before each call tells bundlers that what is not used may be left out.
 */
export const unary = <const Name extends string>(
  name: Name,
  { expression, pullback, sample }: Elementwise<readonly [Tensor]>,
): Unary<Name> => {
  const operation = mapOperation(name, expression, pullback as MapPullback);
  const apply = (x: Tensor): Tensor => {
    floatTensor(name, "x", x);
    return mapped(operation, [x]);
  };
  // The map keeps shape and sizes of its input, which is what the type of a unary operation says.
  return Object.assign(apply, { sample }) as unknown as Unary<Name>;
};

/** Defines an elementwise operation of two operands that broadcast, of a definition that is taken to be right. */
export const binary = <const Name extends string>(
  name: Name,
  { expression, pullback, sample }: Elementwise<readonly [Tensor, Tensor]>,
): Binary<Name> => {
  const operation = mapOperation(name, expression, pullback as MapPullback);
  const apply = (a: Operand, b: Operand): Tensor => mapped(operation, broadcastOperands(name, a, b));
  // `broadcastOperands` throws the sentence that the type carries; what is left has the shape that the rule gives.
  return Object.assign(apply, { sample }) as unknown as Binary<Name>;
};

/** Both operands with the shape that they broadcast to. Throws the sentence if there is none. */
export const broadcastOperands = (name: string, a: Operand, b: Operand): readonly [Tensor, Tensor] => {
  const x = operand(name, "a", a);
  return broadcastTogether(name, x, operand(name, "b", b));
};

/** Two tensors with the shape that they broadcast to. Throws the sentence if there is none. */
export const broadcastTogether = <D extends DType>(
  name: string,
  x: Tensor<Shape, D>,
  y: Tensor<Shape, D>,
): readonly [Tensor<Shape, D>, Tensor<Shape, D>] => {
  if (x.shape === y.shape && x.sizes === y.sizes) return [x, y];
  const shape = broadcastShapes(name, x.shape, y.shape);
  const sizes = broadcastSizes(name, x, y);
  return [repeatedTo(x, shape, sizes), repeatedTo(y, shape, sizes)];
};

/** An operand as a tensor. Throws a sentence with the operation and the argument if it is neither a tensor of floats nor a number. */
export const operand = (name: string, argument: string, x: Operand): Tensor => {
  if (typeof x === "number") return knownScalar(x);
  if (!isTensor(x)) throw new TypeError(`${name}: '${argument}' is ${describe(x)}, neither a tensor nor a number`);
  floatTensor(name, argument, x);
  return x;
};

/**
 * A tensor repeated to a shape that it broadcasts to: aligned at the right, a dimension of size 1 repeats.
 *
 * @throws ShapeError if it does not broadcast to it
 *
 * @example
 * ```ts
 * broadcastTo(tensor("3", [1, 2, 3]), ["batch", 3], [2, 3]); // [[1, 2, 3], [1, 2, 3]]
 * ```
 */
export const broadcastTo = <const S extends Shape, D extends DType = "float">(
  x: Tensor<Shape, D>,
  shape: ShapeArgument<S>,
  sizes: readonly number[],
): Tensor<S, D> => {
  checkTensor("broadcastTo", "x", x);
  checkSizes("broadcastTo", shape, sizes);
  const offset = sizes.length - x.sizes.length;
  if (offset < 0 || x.sizes.some((size, axis) => size !== 1 && size !== sizes[axis + offset])) {
    throw new ShapeError(
      `broadcastTo: ${show(x.shape)} of sizes [${x.sizes.join(", ")}] does not broadcast to ${show(shape)} of sizes [${sizes.join(", ")}]`,
    );
  }
  return repeatedTo<S, D>(x, shape, sizes);
};

/** {@link broadcastTo} a shape that the tensor is known to broadcast to. */
export const repeatedTo = <const S extends Shape, D extends DType = "float">(
  x: Tensor<Shape, D>,
  shape: ShapeArgument<S>,
  sizes: readonly number[],
): Tensor<S, D> => {
  const offset = sizes.length - x.sizes.length;
  if (isSame(x.sizes, sizes)) return named(x, shape as S);
  // A view repeats whole axes: those of size 1 are dropped first.
  const kept = x.sizes.flatMap((size, axis) => (size === 1 && sizes[axis + offset] !== 1 ? [] : [axis]));
  const narrow =
    kept.length === x.sizes.length
      ? x
      : reshaped<Shape, D>(
          x,
          kept.map((axis) => at(x.shape, axis)),
          kept.map((axis) => at(x.sizes, axis)),
        );
  return viewed<S, D>(
    narrow,
    sizes.map((_, k) => kept.indexOf(k - offset)),
    shape,
    sizes,
  );
};
