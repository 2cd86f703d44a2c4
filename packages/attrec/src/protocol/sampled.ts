// Ranks right items among a sample of the others, which is quicker than among all, and biased.
import { fold, key, type Key } from "@attrec/tensor";
import { philox } from "@attrec/tensor/extend";
import { hasItem } from "../data/item-sets.ts";
import type { Ties } from "./rank-target.ts";

const SAMPLES: Key = fold(key(0), "sampled candidates");
const WORDS = 4;

/**
 * Up to `count` different items, uniform over all but those in `excluded` (ascending) and the targets; all of these if there are
 * no more. The sample of a query depends on its number alone: it is the same for every model and seed.
 */
export const sampledItems = (
  query: number,
  itemCount: number,
  excluded: Int32Array,
  targets: Int32Array,
  count: number,
): readonly number[] => {
  const isOther = (item: number): boolean => !hasItem(excluded, item) && !targets.includes(item);
  const left = itemCount - excluded.length - targets.filter((item) => !hasItem(excluded, item)).length;
  if (left <= count) return Array.from({ length: itemCount }, (_, item) => item).filter(isOther);
  // Random words from this number up would make the first items likelier than the others.
  const limit = Math.floor(2 ** 32 / itemCount) * itemCount;
  const words = new Uint32Array(WORDS);
  const drawn = new Set<number>();
  for (let block = 0; drawn.size < count; block++) {
    philox(block, query, SAMPLES, words);
    for (const word of words)
      if (word < limit && drawn.size < count && isOther(word % itemCount)) drawn.add(word % itemCount);
  }
  return [...drawn];
};

/** The rank of a target among the other targets and a sample, by the score of each of these items: see `rankTarget`. */
export const rankAmong = (
  scoreOf: (item: number) => number,
  target: number,
  targets: Int32Array,
  sample: readonly number[],
  ties: Ties,
): number => {
  const own = scoreOf(target);
  const isAhead = (item: number, isTarget: boolean): boolean => {
    const other = scoreOf(item);
    return other < own || (other === own && ((ties === "against" && !isTarget) || item < target));
  };
  const before = targets.filter((item) => item !== target && isAhead(item, true)).length;
  return 1 + before + sample.filter((item) => isAhead(item, false)).length;
};
