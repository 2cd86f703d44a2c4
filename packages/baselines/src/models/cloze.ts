/** The cloze task: which items of a sequence are hidden in training, to be found again from all others. */
import {
  add,
  and,
  argsort,
  bernoulli,
  expand,
  filled,
  gather,
  gatherAlong,
  greater,
  iota,
  type KeyTensor,
  less,
  maximum,
  mul,
  rearrange,
  reshape,
  round,
  select,
  size,
  slice,
  sum,
  type Tensor,
  toFloat,
  toInt,
  uniform,
} from "@attrec/tensor";
import type { PositionRows } from "./transformer.ts";

/** The hidden items of each sequence: where they are, and their places in a list that is as long for all sequences. */
export interface HiddenItems {
  readonly isHidden: Tensor<["batch", "length"], "bool">;
  readonly places: Tensor<["batch", "hidden"], "int">;
  /** Whether a place is one of a hidden item: a short sequence has fewer than the longest may have. */
  readonly isTaken: Tensor<["batch", "hidden"], "bool">;
}

/** How items are hidden. */
export interface ClozeOptions {
  /** The share of a sequence's items. */
  readonly masked: number;
  /** The share of sequences of which the last item alone is hidden. */
  readonly last: number;
}

/**
 * Draws the hidden items: of n items `masked` n, rounded, but one at least, as the authors' code has it; or the last alone. None if
 * `masked` is 0. That their number is known lets scores be computed for them alone.
 */
export const drawHidden = (
  mask: Tensor<["batch", "length"], "bool">,
  { masked, last }: ClozeOptions,
  key: KeyTensor,
): HiddenItems => {
  const [batch, length] = [size(mask, "batch"), size(mask, "length")];
  const isLastAlone = greater(bernoulli(key, "last", filled(last, ["batch"], [batch])), 0.5);
  const share = round(mul(sum(select(mask, 1, 0), "length"), masked));
  const wanted = select(isLastAlone, 1, masked > 0 ? maximum(share, 1) : share);

  // The first in this order are hidden: by a drawn number, or from the last item on. Places without an item come last.
  const drawn = uniform(key, "hidden", ["batch", "length"], [batch, length]);
  const priority = select(expand(isLastAlone, "batch 1"), toFloat(iota("length", length)), drawn);
  const order = argsort(select(mask, priority, -1), "descending");
  const isFirst = (rank: Tensor<["batch", "length"], "int">) => less(rank, expand(toInt(wanted), "batch 1"));
  const isHidden = and(mask, isFirst(argsort(order)));

  const most = Math.max(1, Math.round(masked * length));
  const places = reshape(slice(order, "length", 0, most), ["batch", "hidden"], [batch, most]);
  return { isHidden, places, isTaken: gatherAlong(isHidden, places) };
};

/** The rows at places of each sequence. */
export const rowsAt = (rows: PositionRows, places: Tensor<["batch", "hidden"], "int">) => {
  const first = mul(iota("batch", size(rows, "batch")), size(rows, "length"));
  return gather(rearrange(rows, "batch length dim -> batch*length dim"), add(places, expand(first, "batch 1")));
};
