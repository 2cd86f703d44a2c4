/** A dimension: a size that is known to the compiler, or a name for one that is not. */
export type Dimension = number | string;

/**
 * The dimensions of a tensor, outermost first: `["batch", "length", 100]`.
 *
 * Equal names agree and equal sizes agree; a name never agrees with a size.
 */
export type Shape = readonly Dimension[];

/**
 * The type of an argument that is a shape. With a list beside S that is not read-only, the compiler takes `["batch", 3]` for one too, as
 * the shapes of tensors are, and not for `readonly ["batch", 3]`.
 */
export type ShapeArgument<S extends Shape> = S | never[];

/** A shape as it is written in messages: `[batch, length, 100]`. */
export type Show<S extends Shape> = number extends S["length"] ? "[...]" : `[${Join<S>}]`;

type Join<S extends Shape> = S extends readonly [infer Head extends Dimension, ...infer Tail extends Shape]
  ? Tail extends readonly []
    ? `${Head}`
    : `${Head}, ${Join<Tail>}`
  : "";

/**
 * A shape as it is written in messages: the value beside the type {@link Show}.
 *
 * @example
 * ```ts
 * show(["batch", 5, "dim"]); // "[batch, 5, dim]"
 * ```
 */
export const show = (shape: Shape): string => `[${shape.join(", ")}]`;

/** Thrown when shapes do not fit; its message is the sentence that the editor shows for the same fault. */
export class ShapeError extends Error {
  override readonly name = "ShapeError";
}

/** Whether two shapes, or two lists of sizes, are the same, dimension by dimension. */
export const isSame = (a: Shape, b: Shape): boolean =>
  a === b || (a.length === b.length && a.every((dimension, axis) => dimension === b[axis]));
