/** The cloze task: which items of a sequence are hidden in training, to be found again from all others. */
import {
  add,
  and,
  argsort,
  bernoulli,
  constant,
  equal,
  expand,
  filled,
  gather,
  gatherAlong,
  greater,
  greaterEqual,
  iota,
  type KeyTensor,
  mul,
  rearrange,
  reshape,
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

/** The items of n that are hidden: `masked` n, rounded, but one at least; none if `masked` is 0. */
const shareOf = (n: number, masked: number): number => (masked > 0 ? Math.max(1, Math.round(masked * n)) : 0);

/**
 * Draws the hidden items: a share of a sequence's items, as the authors' code has it, or the last alone. That their number is known lets
 * scores be computed for them alone.
 */
export const drawHidden = (
  mask: Tensor<["batch", "length"], "bool">,
  { masked, last }: ClozeOptions,
  key: KeyTensor,
): HiddenItems => {
  const [batch, length] = [size(mask, "batch"), size(mask, "length")];
  const isLastAlone = expand(greater(bernoulli(key, "last", filled(last, ["batch"], [batch])), 0.5), "batch 1");

  // The first in this order are hidden: by a drawn number, or from the last item on. Places without an item come last.
  const drawn = uniform(key, "hidden", ["batch", "length"], [batch, length]);
  const priority = select(isLastAlone, toFloat(iota("length", length)), drawn);
  const order = argsort(select(mask, priority, -1), "descending");
  const rank = argsort(order);

  // For each rank the fewest items of which it is hidden. Counts are whole numbers, so that all devices hide the same.
  const fewest = Int32Array.from({ length }, (_, before) => {
    const n = Array.from({ length }, (__, i) => i + 1).find((items) => shareOf(items, masked) > before);
    return n ?? length + 1;
  });
  const items = expand(sum(toInt(mask), "length"), "batch 1");
  const isShare = greaterEqual(items, gather(constant(fewest, ["length"], [length]), rank));
  const isHidden = and(mask, select(isLastAlone, equal(rank, 0), isShare));

  const most = Math.max(1, shareOf(length, masked));
  const places = reshape(slice(order, "length", 0, most), ["batch", "hidden"], [batch, most]);
  return { isHidden, places, isTaken: gatherAlong(isHidden, places) };
};

/** The rows at places of each sequence. */
export const rowsAt = (rows: PositionRows, places: Tensor<["batch", "hidden"], "int">) => {
  const first = mul(iota("batch", size(rows, "batch")), size(rows, "length"));
  return gather(rearrange(rows, "batch length dim -> batch*length dim"), add(places, expand(first, "batch 1")));
};
