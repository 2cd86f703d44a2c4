// The results of rules of shapes: a shape, or a sentence that says what is wrong.
import type { Shape } from "./dimension.ts";

/**
 * The type of an argument that a rule R judges: T where the rule gives a shape, and the sentence where it gives one.
 *
 * The editor then reports that the argument "is not assignable to" the sentence, on the argument and nowhere else.
 */
export type Valid<T, R> = [R] extends [string] ? ([Known<R>] extends [string] ? R & string : T) : T; // The first test alone is quick.

/**
 * A type, but undefined in the place of `any`.
 *
 * Rules have to be decided in generic functions too, `<S extends Shape>(x: Tensor<S>) => mul(x, 2)`. The compiler decides
 * `A extends B` there only if neither is a type parameter, so rules compare `{ is: A }` with `{ is: B }`: that holds if it holds for
 * every S, as it does for `{ is: S }` and `{ is: S }`. It fails if it fails even with `any` for S, and `Known` makes it fail: what
 * is not known to be 1, or "dim", is then taken to be neither. What stays undecided is judged where the function is called.
 */
export type Known<T> = { is: 0 } extends { is: 1 & T } ? undefined : T;

/**
 * The shape after a fault: the one `any` of this library.
 *
 * There is no shape to speak of then, and any other type would be a fault of its own in every operation that follows.
 * So one mistake gives one message, and it stands where the mistake is.
 */
// oxlint-disable-next-line typescript/no-explicit-any
export type Faulty = any;

/**
 * The shape that the rule R gives, or `any`: `Tensor<ShapeBy<R>>`. It stands in the results of operations themselves and not
 * in an alias for `Tensor<ShapeBy<R>>`, which the compiler would put off in generic functions.
 */
export type ShapeBy<R> = { is: R } extends { is: infer S extends Shape } ? S : Faulty;

/** The result of a rule that cannot see the rank of S: a shape of which nothing is known. A faulty shape stays faulty. */
export type Opaque<S> = 0 extends 1 & S ? Faulty : Shape;

/**
 * Whether two dimensions agree, where nothing repeats: equal names, equal sizes, or a size that the compiler knows
 * beside one that it does not (`number`).
 */
export type Agree<A, B> = { is: A } extends { is: B } ? true : { is: B } extends { is: A } ? true : false;
