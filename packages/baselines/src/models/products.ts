// Inner products of rows, with a few candidates or with all items.
import { einsum, expand, fn, mul, sum } from "@attrec/tensor";

/** a_b · c_bt for the candidates of each row of a batch. */
export const pairProducts = fn("batch dim, batch targets dim -> batch targets", (point, candidates) =>
  sum(mul(expand(point, "batch 1 dim"), candidates), "dim"),
);

/** a_b · c_i for every row of a batch and every item. */
export const products = fn("batch dim, items dim -> batch items", (points, items) =>
  einsum("batch dim, items dim -> batch items", points, items),
);
