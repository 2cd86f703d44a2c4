// What rules of shapes give: a shape, or a sentence that says what is wrong.
import type { DType, Tensor } from "../tensor.ts";
import type { Shape } from "./dimension.ts";

/**
 * The type of an argument that a rule R judges: T where the rule gives a shape, and the sentence where it gives one.
 *
 * The editor then reports that the argument "is not assignable to" the sentence, on the argument and nowhere else.
 */
export type Valid<T, R> = [R] extends [string] ? R : T;

/**
 * The shape after a fault: the one `any` of this library.
 *
 * There is no shape to speak of then, and any other type would be a fault of its own in every operation that follows.
 * So one mistake gives one message, and it stands where the mistake is.
 */
// oxlint-disable-next-line typescript/no-explicit-any
export type Faulty = any;

/** The tensor whose shape the rule R gives, or one whose shape is {@link Faulty}. */
export type Result<R, D extends DType = "float"> = [R] extends [Shape] ? Tensor<R, D> : Tensor<Faulty, D>;

/** The result of a rule that cannot see the rank of S: a shape of which nothing is known. A faulty shape stays faulty. */
export type Opaque<S> = 0 extends 1 & S ? Faulty : Shape;

/**
 * Whether two dimensions agree, where nothing repeats: equal names, equal sizes, or a size that the compiler knows
 * beside one that it does not (`number`).
 */
export type Agree<A, B> = [A] extends [B] ? true : [B] extends [A] ? true : false;
