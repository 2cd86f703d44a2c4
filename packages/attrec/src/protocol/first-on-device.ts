// Finds on a device the items with the best scores, so that a block's scores need not leave it.
import { equal, expand, select, sub, sum, type Tensor, toFloat, topK } from "@attrec/tensor";

/** What a device finds of a block of users. */
export interface FirstOnDevice {
  /** The first items of each user, nearest first, lower numbers first where scores are equal, and their scores. */
  readonly items: Tensor<["batch", number], "int">;
  readonly scores: Tensor<["batch", number]>;
  /** For each user, how many scores of items that may be recommended are NaN. */
  readonly notNumbers: Tensor<["batch"]>;
}

/**
 * The `count` items of each user with the smallest scores. `barred` is 1 for an item that nobody is recommended, and 0 for the others; such an item
 * counts as infinitely far.
 */
export const firstOnDevice = (
  scores: Tensor<["batch", "items"]>,
  barred: Tensor<["items"]> | undefined,
  count: number,
): FirstOnDevice => {
  const candidates = barred ? select(expand(barred, "1 items"), Infinity, scores) : scores;
  const { values, indices } = topK(candidates, count, "ascending");
  return {
    items: indices,
    scores: values,
    // Only NaN is not equal to itself.
    notNumbers: sum(sub(1, toFloat(equal(candidates, candidates))), "items"),
  };
};
