/** Products of lists: one number, or a matrix. */
import { type Shape, ShapeError, type Show, show } from "../shape/dimension.ts";
import { type FloatArgument, floatTensor, type NotFloat } from "../shape/dtype.ts";
import type { Agree } from "../shape/rule.ts";
import type { DType, Tensor } from "../tensor.ts";
import { contract } from "./contract.ts";

/** The type of a list that is multiplied by one of shape A, or the sentence that says why it cannot be. */
type Partner<A extends Shape, B extends Shape, D extends DType> = [D] extends ["float"]
  ? number extends A["length"] | B["length"]
    ? Tensor<B, D>
    : [A, B] extends [readonly [infer X], readonly [infer Y]]
      ? Agree<X, Y> extends true
        ? Tensor<B, D>
        : `dot: ${Show<A>} and ${Show<B>} are not two lists of one length`
      : `dot: ${Show<A>} and ${Show<B>} are not two lists of one length`
  : NotFloat<"dot", "b", B, D>;

/**
 * The sum of the products of two lists, Σ aᵢ bᵢ. For more dimensions, use {@link einsum}.
 *
 * @throws ShapeError if they are not two lists of one length
 *
 * @example
 * ```ts
 * dot(tensor("3", [1, 2, 3]), tensor("3", [4, 5, 6])); // 32
 * ```
 */
export const dot = <const A extends Shape, const B extends Shape, D extends DType = "float", E extends DType = "float">(
  a: FloatArgument<"dot", "a", A, D>,
  b: Partner<A, B, E>,
): Tensor<[]> => {
  const [x, y] = [floatTensor("dot", "a", a), floatTensor("dot", "b", b)];
  const isPair = x.shape.length === 1 && y.shape.length === 1;
  if (!isPair || x.shape[0] !== y.shape[0] || x.sizes[0] !== y.sizes[0]) {
    throw new ShapeError(`dot: ${show(x.shape)} and ${show(y.shape)} are not two lists of one length`);
  }
  return contract(x, y, [[0], [0]], []) as Tensor<[]>;
};

/** The type of an argument that is a list, or the sentence that says that it is none. */
type ListArgument<Argument extends string, S extends Shape, D extends DType> = [D] extends ["float"]
  ? number extends S["length"]
    ? Tensor<S, D>
    : S extends readonly [unknown]
      ? Tensor<S, D>
      : `outer: '${Argument}' ${Show<S>} is no list: it needs one dimension`
  : NotFloat<"outer", Argument, S, D>;

/** The dimensions of two lists. */
type Both<A extends Shape, B extends Shape> = [A, B] extends [
  readonly [infer X extends Shape[number]],
  readonly [infer Y extends Shape[number]],
]
  ? [X, Y]
  : Shape;

/**
 * The products of each element of a with each of b: `[m]` and `[n]` give `[m, n]`.
 *
 * @throws ShapeError if one of them is no list
 *
 * @derivative `ā = ȳ b, b̄ = ȳᵀ a`
 *
 * @example
 * ```ts
 * outer(tensor("2", [1, 2]), tensor("3", [3, 4, 5])); // [[3, 4, 5], [6, 8, 10]]
 * ```
 */
export const outer = <
  const A extends Shape,
  const B extends Shape,
  D extends DType = "float",
  E extends DType = "float",
>(
  a: ListArgument<"a", A, D>,
  b: ListArgument<"b", B, E>,
): Tensor<Both<A, B>> => {
  const [x, y] = [floatTensor("outer", "a", a), floatTensor("outer", "b", b)];
  for (const [argument, { shape }] of Object.entries({ a: x, b: y })) {
    if (shape.length !== 1)
      throw new ShapeError(`outer: '${argument}' ${show(shape)} is no list: it needs one dimension`);
  }
  return contract(x, y, [[0], [1]], [0, 1]) as Tensor<Both<A, B>>;
};
