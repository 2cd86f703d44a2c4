/** A function of one example as a function of many. */
import { type AnyTensor, type DType, mapTree, type Shape, ShapeError, type Tensor, tensors } from "@attrec/tensor";
import { input, withTensors } from "@attrec/tensor/extend";
import { batched } from "./batching.ts";

/** The tree with the dimension in front of the shape of each tensor. */
export type WithDimension<T, N extends string> =
  T extends Tensor<infer S, infer D> ? Tensor<[N, ...S], D> : { readonly [K in keyof T]: WithDimension<T[K], N> };

/** The tree with the dimension in front of the shapes of some of its tensors, or of none. */
export type MaybeWithDimension<T, N extends string> =
  T extends Tensor<infer S, infer D>
    ? Tensor<[N, ...S], D> | Tensor<S, D>
    : { readonly [K in keyof T]: MaybeWithDimension<T[K], N> };

/**
 * A function of tensors, for each position of a named dimension: `vmap("batch", f)` takes arguments that have the dimension in
 * front, and gives results that have it in front, as a loop over its positions would. Arguments without the dimension are the same
 * for all positions, such as weights.
 *
 * There is no loop: the graph of the function is written anew with one axis more, so that many products of a matrix with a vector
 * become one product of matrices. It is a graph like any other: `vmap` goes in a gradient, and a gradient in `vmap`. A loop of the
 * function's own is one loop for all, which goes on until the last of them is done.
 *
 * @throws ShapeError if no argument has the dimension, or if it has several sizes
 * @throws TypeError if random numbers are drawn from a key for each position: give all one key, or draw them outside
 *
 * @example
 * ```ts
 * const affinity = (a: Tensor<[2]>, b: Tensor<[2]>) => sum(mul(a, b));
 * const many = tensor("items 2", [1, 2, 3, 4], { items: 2 });
 * vmap("items", affinity)(tensor("2", [1, 10]), many); // [21, 43]
 * ```
 */
export const vmap =
  <const N extends string, A extends readonly unknown[], Y>(dimension: N, f: (...given: A) => Y) =>
  (...given: MaybeWithDimension<A, N>): WithDimension<Y, N> => {
    const many = tensors(given).filter(({ shape }) => shape[0] === dimension);
    const size = many[0]?.sizes[0];
    if (size === undefined) throw new ShapeError(`vmap: no argument has the dimension '${dimension}' in front`);
    const odd = many.find(({ sizes }) => sizes[0] !== size);
    if (odd) throw new ShapeError(`vmap: '${dimension}' has the sizes ${size} and ${String(odd.sizes[0])}`);
    const known = new Map<AnyTensor, AnyTensor>();
    const one = mapTree(given as unknown as A, (x) => {
      if (x.shape[0] !== dimension) return x;
      const place: AnyTensor = input<Shape, DType>(x.shape.slice(1), x.sizes.slice(1), x.dtype);
      known.set(place, x);
      return place;
    });
    const value = f(...one);
    const outputs = tensors(value);
    if (outputs.length === 0) throw new TypeError("vmap: the function gives no tensor.");
    // Each tensor of the value has got the dimension in front.
    return withTensors(value, batched(outputs, known, { dimension, size })) as unknown as WithDimension<Y, N>;
  };
