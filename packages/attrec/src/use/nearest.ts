// Finds the nearest items of users: on the device that scores them where few of many are asked for, and else on the host.
import { at } from "@attrec/tensor/extend";
import { hasItem } from "../data/item-sets.ts";
import type { Scores } from "../model/score.ts";
import { writeFirstItems } from "../protocol/first-items.ts";
import { lengthOnDevice, placesOfList } from "../protocol/lists-of-device.ts";
import type { CountingScore, ScoredBlock } from "../protocol/rank-counted.ts";
import { type NameItem, notANumber } from "../protocol/rank-target.ts";
import { assertBlock } from "../protocol/ranking.ts";

/** Items and their scores, nearest first. */
export interface Recommendations {
  readonly items: Int32Array;
  readonly scores: Float64Array;
}

/** What is asked for of a block of users. */
export interface NearestWishes {
  readonly itemCount: number;
  readonly count: number;
  /** The items that nobody is recommended, ascending. */
  readonly barred: Int32Array;
  /** For each user who is asked for, the first rows of the block, the items that she is not recommended, `barred` among them, ascending. */
  readonly excluded: readonly Int32Array[];
  /** Names an item in the list of a row. */
  readonly nameItem: (row: number) => NameItem;
}

/**
 * The nearest items of the users of a block, nearest first, ties by item number; fewer than `count` if there are fewer candidates.
 *
 * Throws a `RangeError` if the score of a candidate is NaN, and for a block of scores of the wrong size.
 */
export const nearestOfBlock = async (
  score: CountingScore,
  block: ScoredBlock,
  wishes: NearestWishes,
): Promise<readonly Recommendations[]> => {
  const { itemCount, excluded } = wishes;
  const found = await firstOfDevice(score, block, wishes);
  if (found) return found;
  const scores = await score(...block);
  assertBlock(scores, block[0].length, itemCount);
  return excluded.map((own, row) => {
    const items = nearestItems(scores, row * itemCount, itemCount, own, wishes.count, wishes.nameItem(row));
    return { items, scores: Float64Array.from(items, (item) => at(scores, row * itemCount + item)) };
  });
};

/**
 * Finds the items on the device. It gives each list as many more items as the most that one user of the block is not recommended, and
 * the host passes over the ones of each user. Gives nothing where the device finds none, or the host has to look at the scores.
 */
const firstOfDevice = async (
  { first }: CountingScore,
  block: ScoredBlock,
  { itemCount, count, barred, excluded }: NearestWishes,
): Promise<readonly Recommendations[] | undefined> => {
  const most = Math.max(0, ...excluded.map((own) => own.length - barred.length));
  const length = lengthOnDevice(count, most, itemCount);
  if (!first || length === undefined) return undefined;
  const { items, scores, notNumbers } = await first(block, maskOf(barred, itemCount), length);
  const lists = excluded.map((own, row) => placesOfList(items, row, length, own, count));
  const isWhole = lists.every((list, row) => list.length === Math.min(count, itemCount - at(excluded, row).length));
  if (!isWhole || notNumbers.some((some, row) => row < lists.length && some !== 0)) return undefined;
  return lists.map((list) => ({
    items: Int32Array.from(list, (k) => at(items, k)),
    scores: Float64Array.from(list, (k) => at(scores, k)),
  }));
};

/** 1 for each of some items, if there are any. */
const maskOf = (items: Int32Array, itemCount: number): Float32Array | undefined => {
  if (items.length === 0) return undefined;
  const mask = new Float32Array(itemCount);
  for (const item of items) mask[item] = 1;
  return mask;
};

/**
 * The `count` nearest items of one row of scores, nearest first, ties by item number; fewer if there are fewer candidates.
 *
 * The items in `excluded`, ascending and distinct, are not candidates. Throws a `RangeError` if the score of a candidate is NaN.
 */
export const nearestItems = (
  scores: Scores,
  offset: number,
  itemCount: number,
  excluded: Int32Array,
  count: number,
  nameItem: NameItem = (item) => `item ${item}`,
): Int32Array => {
  for (let item = 0; item < itemCount; item++)
    if (Number.isNaN(scores[offset + item] ?? Number.NaN) && !hasItem(excluded, item)) throw notANumber(nameItem(item));
  const items = new Int32Array(Math.min(count, itemCount)).fill(-1);
  writeFirstItems(scores, offset, itemCount, excluded, items.length, items, 0);
  const end = items.indexOf(-1);
  return end < 0 ? items : items.slice(0, end);
};
