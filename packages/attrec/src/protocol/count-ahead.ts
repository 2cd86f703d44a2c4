// Counts on the device which items are ahead of a target.
import {
  add,
  and,
  constant,
  equal,
  expand,
  gather,
  gatherAlong,
  greater,
  or,
  reshape,
  size,
  sub,
  sum,
  type Tensor,
  toFloat,
} from "@attrec/tensor";
import type { Ties } from "./rank-target.ts";

/** The counts of a device for a block of users, so that their scores need not leave it. */
export interface Ahead {
  /** For each user, the number of items ahead of the target (see `rankTarget`); NaN if a score is NaN or infinite. */
  readonly ahead: Tensor<["batch"]>;
  /** The score of each user's target. */
  readonly own: Tensor<["batch"]>;
  /** The scores of the excluded items, of all users of the block. */
  readonly excluded: Tensor<["excluded"]>;
}

/**
 * Counts on the device the items that `rankTarget` counts on the host: items nearer than the target, or equally near if ties
 * count. `excluded` are places in the block of scores, `user · items + item`. The host finds out how many of these were
 * counted, since they are few and their number differs between users.
 */
export const countAhead = (
  scores: Tensor<["batch", "items"]>,
  targets: Tensor<["batch"], "int">,
  excluded: Tensor<["excluded"], "int">,
  ties: Ties,
): Ahead => {
  const [batch, items] = [size(scores, "batch"), size(scores, "items")];
  const own = gatherAlong(scores, reshape<["batch", 1], "int">(targets, ["batch", 1], [batch, 1]));
  const isAhead = ties === "against" ? sub(1, toFloat(greater(scores, own))) : nearerOrBefore(scores, own, targets);
  // A score minus itself is 0, or NaN if the score cannot be compared. That makes the count NaN, at no cost.
  const ahead = sum(add(isAhead, sub(scores, scores)), "items");
  const flat = reshape(scores, ["places"], [batch * items]);
  return {
    // The target is not ahead of itself, but it was counted if ties count.
    ahead: ties === "against" ? sub(ahead, 1) : ahead,
    own: reshape<["batch"]>(own, ["batch"], [batch]),
    excluded: gather(flat, excluded),
  };
};

/** 1 for an item that is nearer than the target, or equally near with a lower number. */
const nearerOrBefore = (
  scores: Tensor<["batch", "items"]>,
  own: Tensor<["batch", 1]>,
  targets: Tensor<["batch"], "int">,
): Tensor<["batch", "items"]> => {
  const items = size(scores, "items");
  const numbers = constant<["items"]>(
    new Float64Array(items).map((_, item) => item),
    ["items"],
    [items],
  );
  const isBefore = greater(expand(gather(numbers, targets), "batch 1"), numbers);
  return toFloat(or(greater(own, scores), and(equal(scores, own), isBefore)));
};
