// Finds the items with the best scores for a user.
import { at } from "@attrec/tensor/extend";
import { historyBefore } from "../data/history.ts";
import { hasItem } from "../data/item-sets.ts";
import type { Sequences } from "../data/sequences.ts";
import type { Score, Scores } from "../model/score.ts";
import { type NameItem, notANumber } from "./rank-target.ts";
import { assertBlock } from "./ranking.ts";

/**
 * The `count` nearest items of one row of scores, nearest first, ties by item number; fewer if there are fewer candidates.
 *
 * The items in `excluded`, ascending, are not candidates. Throws a `RangeError` if the score of a candidate is NaN.
 */
export const nearestItems = (
  scores: Scores,
  offset: number,
  itemCount: number,
  excluded: Int32Array,
  count: number,
  nameItem: NameItem = (item) => `item ${item}`,
): Int32Array => {
  const scoreOf = (item: number): number => scores[offset + item] ?? Number.NaN;
  const candidates = Int32Array.from({ length: itemCount }, (_, item) => item).filter(
    (item) => !hasItem(excluded, item),
  );
  const bad = candidates.find((item) => Number.isNaN(scoreOf(item)));
  if (bad !== undefined) throw notANumber(nameItem(bad));
  return candidates.sort((a, b) => scoreOf(a) - scoreOf(b) || a - b).slice(0, count);
};

/** A task of recommending items to a user. */
export interface RecommendTask {
  readonly sequences: Sequences;
  readonly user: number;
  /** Items to recommend. */
  readonly count: number;
  readonly historyLength: number;
  /** The rows that `score` gets, all of the same user: the block size that its plan was compiled for. */
  readonly blockSize: number;
  readonly score: Score;
}

/** Items and their scores, nearest first. */
export interface Recommendations {
  readonly items: Int32Array;
  readonly scores: Float64Array;
}

/**
 * The nearest items that the user has not interacted with, or fewer than `count` if there are fewer. The scores use all of the
 * user's actions: nothing is held out.
 *
 * Throws a `RangeError` for an invalid count, a user without actions, a score that is NaN and a block of the wrong size.
 */
export const recommend = async (task: RecommendTask): Promise<Recommendations> => {
  const { sequences, user, historyLength, blockSize, count } = task;
  if (!Number.isInteger(count) || count < 1)
    throw new RangeError(`Expected a whole number of at least 1 of items to recommend, got ${count}.`);
  const { offsets, itemCount, itemNames, userNames } = sequences;
  const end = at(offsets, user + 1);
  const histories = new Int32Array(blockSize * historyLength);
  for (let row = 0; row < blockSize; row++)
    historyBefore(sequences, user, end, historyLength, histories, row * historyLength);
  const scores = await task.score(new Int32Array(blockSize).fill(user), histories);
  assertBlock(scores, blockSize, itemCount);
  const seen = sequences.items.slice(at(offsets, user), end).sort();
  const nameItem: NameItem = (item) => `item "${at(itemNames, item)}" for user "${at(userNames, user)}"`;
  const items = nearestItems(scores, 0, itemCount, seen, count, nameItem);
  return { items, scores: Float64Array.from(items, (item) => at(scores, item)) };
};
