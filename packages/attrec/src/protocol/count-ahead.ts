// Counts on the device which items are ahead of a target.
import {
  add,
  and,
  constant,
  type DType,
  equal,
  expand,
  gather,
  gatherAlong,
  greater,
  mul,
  or,
  reshape,
  size,
  sub,
  sum,
  type Tensor,
  toFloat,
  topK,
} from "@attrec/tensor";
import type { Ties } from "./rank-target.ts";

/** Which scores of a block are looked at. */
export interface AskedOnDevice {
  readonly targets: Tensor<["targets"], "int">;
  /** The row of each target in the block; if there are none, each row has one target. */
  readonly targetRows?: Tensor<["targets"], "int">;
  /** Places in the block of scores, `row · items + item`, of other items: those that are no candidates, or a sample of those that are. */
  readonly others: Tensor<["others"], "int">;
}

/** The counts of a device for a block of users, so that their scores need not leave it. */
export interface Ahead {
  /** For each target, the number of items ahead of it (see `rankTarget`); NaN if a score of its row is NaN or infinite. */
  readonly ahead: Tensor<["targets"]>;
  /** The score of each target. */
  readonly own: Tensor<["targets"]>;
  /** The scores of the other items. */
  readonly others: Tensor<["others"]>;
  /** The first items of each row, if they were asked for, nearest first, lower numbers first where scores are equal. */
  readonly first?: Tensor<["batch", number], "int">;
}

/**
 * Counts on the device the items that `rankTarget` counts on the host: items nearer than the target, or equally near if ties
 * count. The host finds out how many of the items that are no candidates were counted, since they are few and their number differs between users. With
 * `first` the device also finds so many of the first items of each row, those that are no candidates among them.
 */
export const countAhead = (
  scores: Tensor<["batch", "items"]>,
  { targets, targetRows, others }: AskedOnDevice,
  ties: Ties,
  first?: number,
): Ahead => {
  const [batch, items, count] = [size(scores, "batch"), size(scores, "items"), size(targets, "targets")];
  const flat = reshape(scores, ["places"], [batch * items]);
  const rows = targetRows ? gather(scores, targetRows) : reshape(scores, ["targets", "items"], [count, items]);
  const column = <D extends DType>(x: Tensor<["targets"], D>): Tensor<["targets", 1], D> =>
    reshape<["targets", 1], D>(x, ["targets", 1], [count, 1]);
  const own = targetRows
    ? column(gather(flat, add(mul(targetRows, items), targets)))
    : gatherAlong(rows, column(targets));
  const isAhead = ties === "against" ? sub(1, toFloat(greater(rows, own))) : nearerOrBefore(rows, own, targets);
  // A score minus itself is 0, or NaN if the score cannot be compared. That makes the count NaN, at no cost.
  const ahead = sum(add(isAhead, sub(rows, rows)), "items");
  return {
    // The target is not ahead of itself, but it was counted if ties count.
    ahead: ties === "against" ? sub(ahead, 1) : ahead,
    own: reshape<["targets"]>(own, ["targets"], [count]),
    others: gather(flat, others),
    ...(first !== undefined && { first: topK(scores, first, "ascending").indices }),
  };
};

/** 1 for an item that is nearer than the target, or equally near with a lower number. */
const nearerOrBefore = (
  scores: Tensor<["targets", "items"]>,
  own: Tensor<["targets", 1]>,
  targets: Tensor<["targets"], "int">,
): Tensor<["targets", "items"]> => {
  const items = size(scores, "items");
  const numbers = constant<["items"]>(
    new Float64Array(items).map((_, item) => item),
    ["items"],
    [items],
  );
  const isBefore = greater(expand(gather(numbers, targets), "targets 1"), numbers);
  return toFloat(or(greater(own, scores), and(equal(scores, own), isBefore)));
};
