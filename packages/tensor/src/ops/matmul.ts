import type { Shape } from "../shape/dimension.ts";
import { type MatmulRule, matmulShape, matmulSizes } from "../shape/matmul.ts";
import type { Result, Valid } from "../shape/rule.ts";
import type { Tensor } from "../tensor.ts";
import { contract } from "./contract.ts";

/** The matrix product: `[… m k] × [k n]`, or of equal batch dimensions `[… m k] × [… k n]`, is `[… m n]`. */
export const matmul = <const A extends Shape, const B extends Shape>(
  a: Tensor<A>,
  b: Valid<Tensor<B>, MatmulRule<A, B>>,
): Result<MatmulRule<A, B>> => multiply(a, b as unknown as Tensor) as Result<MatmulRule<A, B>>;

const multiply = (a: Tensor, b: Tensor): Tensor => {
  const shape = matmulShape(a.shape, b.shape);
  matmulSizes(a, b); // refuses equal names of different sizes, which the shapes do not show
  const rank = a.sizes.length;
  const left = a.sizes.map((_, axis) => axis);
  const right = b.sizes.length === 2 ? [rank - 1, rank] : [...left.slice(0, -2), rank - 1, rank];
  return { ...contract(a, b, [left, right], [...left.slice(0, -1), rank]), shape };
};
