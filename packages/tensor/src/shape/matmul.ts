// The rule of matrix products, as a type and as a value.
import { at } from "../at.ts";
import type { Sized } from "./broadcast.ts";
import type { Agree, Opaque, ShapeBy, Valid } from "./rule.ts";
import { type Dimension, type Shape, type Show, show, ShapeError } from "./dimension.ts";

/**
 * The shape of a matrix product: `[… k] × [k, n]` is `[… n]`, and `[… m, k] × [… k, n]` with the same batch dimensions is
 * `[… m, n]`.
 */
export type MatmulRule<A extends Shape, B extends Shape> = number extends A["length"] | B["length"]
  ? Opaque<A | B>
  : A extends readonly [...infer Rows extends Shape, infer K extends Dimension]
    ? B extends readonly [...infer Other extends Shape, infer L extends Dimension, infer N extends Dimension]
      ? Agree<K, L> extends true
        ? Other extends readonly []
          ? [...Rows, N]
          : Rows extends readonly [...infer Batch extends Shape, infer M extends Dimension]
            ? AgreeAll<Batch, Other> extends true
              ? [...Batch, M, N]
              : `${Factors<A, B>}: the batch dimensions ${Show<Batch>} and ${Show<Other>} differ`
            : `${Factors<A, B>}: ${Show<A>} needs at least two dimensions`
        : `${Factors<A, B>}: the inner dimensions ${K} and ${L} differ${Transposed<A, B>}`
      : `${Factors<A, B>}: ${Show<B>} needs at least two dimensions`
    : `${Factors<A, B>}: ${Show<A>} needs at least one dimension`;

/**
 * The type of a second factor, as {@link MatmulRule} judges it beside the first: as given, or the sentence. The first stands in
 * an object, so that the compiler also knows the last dimension of `[...S, "dim"]` in a generic function.
 */
export type MatmulArgument<A extends Shape, B extends Shape, Given> = {
  is: A;
} extends { is: readonly [...infer _Rows extends Shape, infer K] }
  ? B extends readonly [K, unknown]
    ? Given // Most calls end here, which costs the compiler less.
    : Valid<Given, MatmulRule<A, B>>
  : Valid<Given, MatmulRule<A, B>>;

/** The shape of a product; after a fault any. */
export type MatmulShape<A extends Shape, B extends Shape> = {
  is: A;
} extends { is: readonly [...infer Rows extends Shape, infer K] }
  ? B extends readonly [K, infer N extends Dimension]
    ? [...Rows, N]
    : ShapeBy<MatmulRule<A, B>>
  : ShapeBy<MatmulRule<A, B>>;

/** The code that is likely meant, where the last dimensions of two matrices are the same. */
type Transposed<A extends Shape, B extends Shape> = [A, B] extends [
  readonly [unknown, infer K],
  readonly [unknown, infer N],
]
  ? Agree<K, N> extends true
    ? "; try einsum('m k, n k -> m n', a, b)"
    : ""
  : "";

type Factors<A extends Shape, B extends Shape> = `matmul: ${Show<A>} × ${Show<B>}`;

type AgreeAll<A extends Shape, B extends Shape> = A extends readonly [infer X, ...infer As extends Shape]
  ? B extends readonly [infer Y, ...infer Bs extends Shape]
    ? Agree<X, Y> extends true
      ? AgreeAll<As, Bs>
      : false
    : false
  : B["length"] extends 0
    ? true
    : false;

/** The shape of a matrix product: the value beside the type {@link MatmulRule}. */
export const matmulShape = (a: Shape, b: Shape): Shape => {
  const fault = (reason: string) => new ShapeError(`matmul: ${show(a)} × ${show(b)}: ${reason}`);
  const k = a.at(-1);
  const [l, n] = b.slice(-2);
  if (k === undefined) throw fault(`${show(a)} needs at least one dimension`);
  if (l === undefined || n === undefined) throw fault(`${show(b)} needs at least two dimensions`);
  if (k !== l) {
    const isTransposed = a.length === 2 && b.length === 2 && k === n;
    const repair = isTransposed ? "; try einsum('m k, n k -> m n', a, b)" : "";
    throw fault(`the inner dimensions ${k} and ${l} differ${repair}`);
  }
  const batch = a.slice(0, -2);
  const other = b.slice(0, -2);
  if (other.length > 0 && a.length === 1) throw fault(`${show(a)} needs at least two dimensions`);
  if (other.length > 0 && show(batch) !== show(other)) {
    throw fault(`the batch dimensions ${show(batch)} and ${show(other)} differ`);
  }
  return [...a.slice(0, -1), n];
};

/**
 * The sizes of a matrix product. Throws where {@link matmulShape} does, and also where equal names have different sizes,
 * which the compiler cannot see.
 */
export const matmulSizes = (a: Sized, b: Sized): number[] => {
  matmulShape(a.shape, b.shape);
  const inner = a.shape.length - 1;
  const batch = b.shape.slice(0, -2).map((_, axis) => [axis, axis] as const);
  for (const [left, right] of [...batch, [inner, b.shape.length - 2] as const]) {
    const [x, y] = [at(a.sizes, left), at(b.sizes, right)];
    if (x === y) continue;
    const product = `matmul: ${show(a.shape)} × ${show(b.shape)}`;
    throw new ShapeError(`${product}: '${at(a.shape, left)}' has size ${x} in one and ${y} in the other`);
  }
  return [...a.sizes.slice(0, -1), at(b.sizes, b.sizes.length - 1)];
};
