// Sets of items of all users, in two flat arrays.
import type { Sequences } from "./sequences.ts";

/** A set of items for every user. The items of user u, ascending and distinct, are `items[offsets[u] … offsets[u + 1] - 1]`. */
export interface ItemSets {
  /** userCount + 1. */
  readonly offsets: Int32Array;
  readonly items: Int32Array;
}

/**
 * The items that each user interacted with before the position `ends[user]`; none if `ends[user]` is -1.
 *
 * @example
 * ```ts
 * const { sequences, trainEnds } = experiment.split;
 * const { offsets, items } = itemsBefore(sequences, trainEnds);
 * // What ann has seen in training.
 * items.slice(offsets[0], offsets[1]); // [0, 1, 2, 3]
 * ```
 */
export const itemsBefore = ({ offsets, items, userCount }: Sequences, ends: Int32Array): ItemSets => {
  const setOffsets = new Int32Array(userCount + 1);
  const sets = new Int32Array(items.length);
  let size = 0;
  for (let user = 0; user < userCount; user++) {
    const start = offsets[user] ?? 0;
    const sorted = items.slice(start, Math.max(start, ends[user] ?? start)).sort();
    for (let i = 0; i < sorted.length; i++) if (i === 0 || sorted[i] !== sorted[i - 1]) sets[size++] = sorted[i] ?? 0;
    setOffsets[user + 1] = size;
  }
  return { offsets: setOffsets, items: sets.slice(0, size) };
};

/** The items that a user interacted with before a position, ascending and distinct. */
export const seenBefore = ({ offsets, items }: Sequences, user: number, position: number): Int32Array =>
  items
    .slice(offsets[user], position)
    .sort()
    .filter((item, i, sorted) => i === 0 || item !== sorted[i - 1]);

/** The set of one user, ascending: a view, not a copy. */
export const itemSetOf = ({ offsets, items }: ItemSets, user: number): Int32Array =>
  items.subarray(offsets[user], offsets[user + 1]);

/** Whether an ascending set contains an item: a binary search. */
export const hasItem = (sorted: Int32Array, item: number): boolean => {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) < item) low = middle + 1;
    else high = middle;
  }
  return sorted[low] === item;
};
