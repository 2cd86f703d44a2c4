// Matrix products.
import { noted } from "../graph/note.ts";
import type { Shape } from "../shape/dimension.ts";
import { floatTensor, type NotFloat } from "../shape/dtype.ts";
import { type MatmulArgument, type MatmulShape, matmulShape, matmulSizes } from "../shape/matmul.ts";
import type { DType, Tensor } from "../tensor.ts";
import { contract } from "./contract.ts";

/**
 * The matrix product: of rows `[… k] × [k n]` is `[… n]`, and of equal batch dimensions `[… m k] × [… k n]` is `[… m n]`.
 *
 * @derivative `ā = ȳ bᵀ, b̄ = aᵀ ȳ`
 *
 * @example
 * ```ts
 * const b = tensor("2 3", [1, 2, 3, 4, 5, 6]);
 * matmul(tensor("1 2", [1, 2]), b); // [[9, 12, 15]]
 * matmul(tensor("2", [1, 2]), b); // [9, 12, 15]
 * ```
 */
export const matmul = <
  const A extends Shape,
  const B extends Shape,
  D extends DType = "float",
  E extends DType = "float",
>(
  a: [D] extends ["float"] ? Tensor<A, D> : NotFloat<"matmul", "a", A, D>,
  b: [E] extends ["float"] ? MatmulArgument<A, B, Tensor<B, E>> : NotFloat<"matmul", "b", B, E>,
): Tensor<MatmulShape<A, B>> => multiply(a as Tensor, b as unknown as Tensor) as Tensor<MatmulShape<A, B>>;

const multiply = (a: Tensor, b: Tensor): Tensor => {
  floatTensor("matmul", "a", a);
  floatTensor("matmul", "b", b);
  const shape = matmulShape(a.shape, b.shape);
  matmulSizes(a, b); // refuses equal names of different sizes, which the shapes do not show
  const rank = a.sizes.length;
  const left = a.sizes.map((_, axis) => axis);
  const right = b.sizes.length === 2 ? [rank - 1, rank] : [...left.slice(0, -2), rank - 1, rank];
  return noted({ ...contract(a, b, [left, right], [...left.slice(0, -1), rank]), shape });
};
