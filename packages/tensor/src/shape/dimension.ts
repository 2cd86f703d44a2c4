/** A dimension: a size that is known to the compiler, or a name for one that is not. */
export type Dimension = number | string;

/**
 * The dimensions of a tensor, outermost first: `["batch", "length", 100]`.
 *
 * Equal names agree and equal sizes agree; a name never agrees with a size.
 */
export type Shape = readonly Dimension[];

/** A shape as it is written in messages: `[batch, length, 100]`. */
export type Show<S extends Shape> = number extends S["length"] ? "[...]" : `[${Join<S>}]`;

type Join<S extends Shape> = S extends readonly [infer Head extends Dimension, ...infer Tail extends Shape]
  ? Tail extends readonly []
    ? `${Head}`
    : `${Head}, ${Join<Tail>}`
  : "";

/** A shape as it is written in messages: the value beside the type {@link Show}. */
export const show = (shape: Shape): string => `[${shape.join(", ")}]`;

/** Thrown when shapes do not fit; its message is the sentence that the editor shows for the same fault. */
export class ShapeError extends Error {
  override readonly name = "ShapeError";
}
