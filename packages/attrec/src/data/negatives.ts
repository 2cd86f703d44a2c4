/** Draws items as negatives of windows. */
import { type Key, fold } from "@attrec/tensor";
import { at, philox } from "@attrec/tensor/extend";
import { type ItemSets, hasItem, itemSetOf } from "./item-sets.ts";
import type { Windows } from "./windows.ts";

/**
 * The items that are never drawn as negatives: only the window's own targets (the paper: I \ T+), or in sequences the position's
 * own; or also every item of the user's training history.
 */
export type Exclusion = "not-targets" | "not-history";

/**
 * How many negatives there are, by where they are drawn from; with several sources they stand in this order. What the protocol
 * excludes (see `Exclusion`) is never drawn. Draws are independent, so one item may come twice.
 */
export interface NegativeCounts {
  /** Drawn from all items alike. */
  readonly uniform?: number;
  /** Drawn as often as training has actions on the item. */
  readonly popularity?: number;
  /** Drawn from the targets of the same batch. */
  readonly inBatch?: number;
}

/** The options for drawing negatives. */
export interface NegativeOptions {
  /** Negatives for each window, or for each position of sequences. */
  readonly counts: NegativeCounts;
  /** The items of each user's training history, for "not-history". */
  readonly history?: ItemSets;
}

const NOTHING = new Int32Array(0);
const WORDS = 4;

/** A source that gave nothing but excluded items so often is taken to have no others, and the draws go on among all items. */
const MOST_BLOCKS = 64;

/** The key of one epoch's negatives. */
export const negativesKey = (from: Key, epoch: number): Key => fold(fold(from, "negatives"), epoch);

/** How many negatives there are in all. */
export const totalOf = ({ uniform = 0, popularity = 0, inBatch = 0 }: NegativeCounts): number =>
  uniform + popularity + inBatch;

/**
 * Writes the negatives of the windows with these numbers into `out`, row after row, and in sequences position after position:
 * independent draws from each source, so one item may come twice. Masked positions repeat the draws of the first that is real.
 *
 * The draw of a window depends only on the key and the window's number, not on the other windows of the batch, except for what is
 * drawn from these. Where everything in a batch, or everything popular, is excluded, the draw is uniform. Throws a `RangeError`
 * if a window excludes every item.
 */
export const drawNegatives = (
  windows: Windows,
  numbers: Int32Array,
  from: Key,
  { counts, history }: NegativeOptions,
  out: Int32Array,
): void => {
  const { uniform = 0, popularity = 0, inBatch = 0 } = counts;
  const all = sourceOf(windows.itemCount);
  const draw = (offset: number, count: number, key: Key, source: Source): void =>
    drawFrom(source, windows, numbers, key, { offset, count, width: totalOf(counts), history }, out);
  if (uniform > 0) draw(0, uniform, from, all);
  if (popularity > 0)
    draw(uniform, popularity, fold(from, "popularity"), sourceOf(windows.itemCount, actionsOf(windows)));
  if (inBatch > 0)
    draw(
      uniform + popularity,
      inBatch,
      fold(from, "in batch"),
      sourceOf(windows.itemCount, targetsOf(windows, numbers)),
    );
};

/** Where items are drawn from: a pool in which an item may stand often, or all items. */
interface Source {
  readonly pool: Int32Array | undefined;
  readonly divisor: number;
  /** Random words from this number up would make the first items likelier than the others. */
  readonly limit: number;
}

const sourceOf = (itemCount: number, pool?: Int32Array): Source => {
  const size = pool ? pool.length : itemCount;
  // It is marked as unsigned. Otherwise an engine takes the remainder of floating-point numbers, which costs as much as the draw.
  return { pool, divisor: size >>> 0, limit: Math.floor(2 ** 32 / size) * size };
};

const actionsOf = ({ actions }: Windows): Int32Array => {
  if (actions) return actions;
  throw new RangeError(
    "Negatives are drawn by popularity, and these windows have no training actions: cut them with cutExamples.",
  );
};

/** The targets of the windows with these numbers, without those of masked positions. */
const targetsOf = (windows: Windows, numbers: Int32Array): Int32Array => {
  const { targets, targetCount } = windows;
  const parts = Array.from(numbers, (window) =>
    targets.subarray(window * targetCount + maskedBefore(windows, window), (window + 1) * targetCount),
  );
  const all = new Int32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let filled = 0;
  for (const part of parts) {
    all.set(part, filled);
    filled += part.length;
  }
  return all;
};

/** The number of masked positions of a sequence, all of which come first; windows have none that has negatives of its own. */
const maskedBefore = ({ kind, lengths, historyLength }: Windows, window: number): number =>
  kind === "sequences" && lengths ? historyLength - at(lengths, window) : 0;

/** The columns that are drawn, of all those of a row, and what they avoid beside the targets. */
interface Columns {
  readonly offset: number;
  readonly count: number;
  readonly width: number;
  readonly history: ItemSets | undefined;
}

/** Draws some columns of the negatives from one source. */
const drawFrom = (
  source: Source,
  windows: Windows,
  numbers: Int32Array,
  from: Key,
  { offset, count, width, history }: Columns,
  out: Int32Array,
): void => {
  const { itemCount, targetCount, targets, users, kind } = windows;
  // Each position of a sequence has draws of its own, which avoid its one target.
  const [places, own] = kind === "sequences" ? [targetCount, 1] : [1, targetCount];
  const everything = sourceOf(itemCount);
  const words = new Uint32Array(WORDS);
  for (let row = 0; row < numbers.length; row++) {
    const window = numbers[row] ?? 0;
    const seen = history ? itemSetOf(history, users[window] ?? 0) : NOTHING;
    const masked = maskedBefore(windows, window);
    for (let place = masked; place < places; place++) {
      const draws = window * places + place;
      const first = draws * own;
      if (own + seen.length >= itemCount) assertSomeLeft(itemCount, targets.subarray(first, first + own), seen, window);
      const start = (row * places + place) * width + offset;
      let drawn = 0;
      for (let block = 0; drawn < count; block++) {
        const { pool, divisor, limit } = block < MOST_BLOCKS + count ? source : everything;
        philox(block, draws, from, words);
        for (let i = 0; i < WORDS && drawn < count; i++) {
          const word = words[i] ?? 0;
          const number = (word >>> 0) % divisor;
          const item = pool ? (pool[number] ?? 0) : number;
          if (word < limit && !isAmong(targets, first, own, item) && !hasItem(seen, item)) out[start + drawn++] = item;
        }
      }
    }
    const real = (row * places + masked) * width + offset;
    for (let place = 0; place < masked; place++)
      out.copyWithin((row * places + place) * width + offset, real, real + count);
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
