/** Draws items as negatives of windows. */
import { type Key, fold } from "@attrec/tensor";
import { philox } from "@attrec/tensor/extend";
import { type ItemSets, hasItem, itemSetOf } from "./item-sets.ts";
import type { Windows } from "./windows.ts";

/**
 * The items that are never drawn as negatives of a window: only its own targets (the paper: I \ T+), or also every item of the
 * user's training history.
 */
export type Exclusion = "not-targets" | "not-history";

/** The options for drawing negatives. */
export interface NegativeOptions {
  /** Negatives for each window. */
  readonly count: number;
  /** The items of each user's training history, for "not-history". */
  readonly history?: ItemSets;
}

const NOTHING = new Int32Array(0);
const WORDS = 4;

/** The key of one epoch's negatives. */
export const negativesKey = (from: Key, epoch: number): Key => fold(fold(from, "negatives"), epoch);

/**
 * Writes `count` negatives for each of the given windows into `out`, row after row: independent draws, uniform over all
 * items but the excluded ones, so one item may come twice.
 *
 * The draw of a window depends only on the key and the window's number, not on the other windows of the batch. Throws a
 * `RangeError` if a window excludes every item.
 */
export const drawNegatives = (
  windows: Windows,
  numbers: Int32Array,
  from: Key,
  { count, history }: NegativeOptions,
  out: Int32Array,
): void => {
  const { itemCount, targetCount, targets, users } = windows;
  // Random words from this number up would make the first items likelier than the others.
  const limit = Math.floor(2 ** 32 / itemCount) * itemCount;
  // Both are marked as unsigned. Otherwise an engine takes the remainder of floating-point numbers, which costs as much as the
  // draw.
  const divisor = itemCount >>> 0;
  const words = new Uint32Array(WORDS);
  for (let row = 0; row < numbers.length; row++) {
    const window = numbers[row] ?? 0;
    const first = window * targetCount;
    const seen = history ? itemSetOf(history, users[window] ?? 0) : NOTHING;
    if (targetCount + seen.length >= itemCount)
      assertSomeLeft(itemCount, targets.subarray(first, first + targetCount), seen, window);
    let drawn = 0;
    for (let block = 0; drawn < count; block++) {
      philox(block, window, from, words);
      for (let i = 0; i < WORDS && drawn < count; i++) {
        const word = words[i] ?? 0;
        const item = (word >>> 0) % divisor;
        if (word < limit && !isAmong(targets, first, targetCount, item) && !hasItem(seen, item))
          out[row * count + drawn++] = item;
      }
    }
  }
};

/** Whether an item is among `count` numbers from `first` on. */
const isAmong = (items: Int32Array, first: number, count: number, item: number): boolean => {
  for (let i = first; i < first + count; i++) if (items[i] === item) return true;
  return false;
};

const assertSomeLeft = (itemCount: number, own: Int32Array, seen: Int32Array, window: number): void => {
  if (new Set([...own, ...seen]).size < itemCount) return;
  const targets = new Set(own).size;
  const items = itemCount === 1 ? "the only item" : `all ${itemCount} items`;
  throw new RangeError(
    targets >= itemCount
      ? `The targets of window ${window} are ${items} there ${itemCount === 1 ? "is" : "are"}, so no negative can be drawn: ` +
          `take data with more items${itemCount === 1 ? "" : ", or fewer targets in a window"}.`
      : `The user of window ${window} has ${items} in her history, so no negative can be drawn: choose the rule "not-targets" of ` +
          `negatives (with her history among them), or take data with more items.`,
  );
};
