// The penalty of equation 11 and the projection of equation 12.
import { add, div, expand, fn, maximum, mul, scalar, sqrt, square, sum, type Tensor } from "@attrec/tensor";

/**
 * λ Σ ‖θ‖² over the given tensors (the penalty of equation 11).
 *
 * @example
 * ```ts
 * l2([tensor("2", [1, 2]), scalar(3)], 0.5); // 7
 * ```
 */
export const l2 = (tensors: readonly Tensor[], lambda: number): Tensor<[]> => {
  if (lambda === 0) return scalar(0);
  const total = tensors.reduce<Tensor<[]>>((squares, x) => add(squares, sum(square(x))), scalar(0));
  return mul(total, lambda);
};

/**
 * Every row that is longer than 1 is divided by its length: the projection into the unit ball of equation 12.
 *
 * @example
 * ```ts
 * clipRows(tensor("2 2", [3, 4, 0.3, 0.4])); // [[0.6, 0.8], [0.3, 0.4]]
 * ```
 */
export const clipRows = fn("rows dim -> rows dim", (table) => {
  const length = sqrt(sum(square(table), "dim"));
  return div(table, expand(maximum(length, 1), "rows 1"));
});
