// The rule of reshaping, as a type.
import type { Times } from "./arithmetic.ts";
import type { Tests } from "./broadcast.ts";
import type { Dimension, Shape, Show } from "./dimension.ts";
import type { Known } from "./rule.ts";

/**
 * The sentence for two shapes of known sizes that have not as many elements; undefined else, also where a generic function knows a shape
 * in part. K is a parameter as it is that of {@link Tests}.
 */
export type ReshapeRule<S extends Shape, T extends Shape, K extends Tests> = {
  is: Known<S[number]>;
  as: Known<T[number]>;
} extends { is: K["size"]; as: K["size"] }
  ? number extends S[number] | S["length"] | T[number] | T["length"]
    ? undefined
    : [Elements<S>, Elements<T>] extends [Elements<T>, Elements<S>]
      ? undefined
      : `reshape: ${Show<S>} has ${Elements<S>} elements, but ${Show<T>} has ${Elements<T>}`
  : undefined;

/** The number of elements of a tensor whose sizes are known. */
type Elements<S extends Shape, Count extends Dimension = 1> = S extends readonly [
  infer First extends Dimension,
  ...infer Rest extends Shape,
]
  ? Elements<Rest, Times<Count, First>>
  : Count;
