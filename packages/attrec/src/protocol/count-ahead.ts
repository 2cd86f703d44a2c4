// Counts on the device which items are ahead of a target.
import {
  add,
  constant,
  equal,
  expand,
  gather,
  gatherAlong,
  greater,
  mul,
  reshape,
  size,
  sub,
  sum,
  type Tensor,
} from "@attrec/tensor";
import type { Ties } from "./rank-target.ts";

/** What a device counts for a block of users, so that their scores need not leave it. */
export interface Ahead {
  /** For each user, how many items are ahead of the target (see `rankTarget`); NaN if a score is NaN or infinite. */
  readonly ahead: Tensor<["batch"]>;
  /** The score of each user's target. */
  readonly own: Tensor<["batch"]>;
  /** The scores of those that are no candidates, of all users of the block. */
  readonly excluded: Tensor<["excluded"]>;
}

/**
 * Counts on the device what `rankTarget` counts on the host: the items that are nearer than the target, or equally near
 * as the ties have it. `excluded` are places in the block of scores, `user · items + item`: how many of those were counted
 * is for the host to find out, since they are few and of every user another number.
 */
export const countAhead = (
  scores: Tensor<["batch", "items"]>,
  targets: Tensor<["batch"], "int">,
  excluded: Tensor<["excluded"], "int">,
  ties: Ties,
): Ahead => {
  const [batch, items] = [size(scores, "batch"), size(scores, "items")];
  const own = gatherAlong(scores, reshape<readonly ["batch", 1], "int">(targets, ["batch", 1], [batch, 1]));
  const isAhead = ties === "against" ? sub(1, greater(scores, own)) : nearerOrBefore(scores, own, targets);
  // A score less itself is 0, or NaN where there is nothing to compare: that makes the count NaN, at no cost.
  const ahead = sum(add(isAhead, sub(scores, scores)), "items");
  const flat = reshape<readonly ["places"]>(scores, ["places"], [batch * items]);
  return {
    // The target is not ahead of itself, but it was counted if ties are.
    ahead: ties === "against" ? sub(ahead, 1) : ahead,
    own: reshape<["batch"]>(own, ["batch"], [batch]),
    excluded: gather(flat, excluded),
  };
};

/** 1 where an item is nearer than the target, or equally near and of a lower number. */
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
  return add(greater(own, scores), mul(equal(scores, own), isBefore));
};
