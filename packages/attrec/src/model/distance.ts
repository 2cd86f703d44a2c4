// Squared distances of rows, to a few candidates or to all items.
import { add, einsum, expand, fn, mul, square, sub, sum } from "@attrec/tensor";

/**
 * ‖a_b - c_bt‖² for the candidates of each row of a batch (the distance of equation 9).
 *
 * @example
 * ```ts
 * pairDistances(tensor("1 2", [0, 0]), tensor("1 2 2", [3, 4, 1, 0])); // [[25, 1]]
 * ```
 */
export const pairDistances = fn("batch dim, batch targets dim -> batch targets", (point, candidates) =>
  sum(square(sub(expand(point, "batch 1 dim"), candidates)), "dim"),
);

/**
 * ‖a_b - c_i‖² for every row of a batch and every item, as ‖a‖² - 2 a·c + ‖c‖²: one matrix product instead of a
 * difference for each pair.
 *
 * @example
 * ```ts
 * squaredDistances(tensor("1 2", [0, 0]), tensor("2 2", [3, 4, 1, 0])); // [[25, 1]]
 * ```
 */
export const squaredDistances = fn("batch dim, items dim -> batch items", (points, items) =>
  add(
    sub(
      expand(sum(square(points), "dim"), "batch 1"),
      mul(einsum("batch dim, items dim -> batch items", points, items), 2),
    ),
    sum(square(items), "dim"),
  ),
);
