// Finds the items with the best scores for users.
import { TooLargeError } from "@attrec/tensor";
import { at } from "@attrec/tensor/extend";
import { historyBefore } from "../data/history.ts";
import { seenBefore } from "../data/item-sets.ts";
import type { Sequences } from "../data/sequences.ts";
import { usersAtOnce } from "../protocol/rank.ts";
import type { CountingScore } from "../protocol/rank-counted.ts";
import { nearestOfBlock, type Recommendations } from "./nearest.ts";

export type { Recommendations } from "./nearest.ts";

/** What may be recommended, and how much of it. */
export interface RecommendWishes {
  /** Items to recommend. */
  readonly count: number;
  /** Numbers of the only items that may be recommended; all if not given. */
  readonly only?: Iterable<number>;
  /** Numbers of items that are never recommended. */
  readonly except?: Iterable<number>;
  /** Whether a user is also recommended what she has acted on before; not by default. */
  readonly repeats?: boolean;
}

/** Users to recommend items to. */
export interface RecommendAllTask extends RecommendWishes {
  readonly sequences: Sequences;
  /** Numbers of users. */
  readonly users: Int32Array;
  readonly historyLength: number;
  /**
   * The rows that `score` always gets; the last block repeats its first user. As many as the device has room for if not given.
   */
  readonly blockSize?: number;
  readonly score: CountingScore;
}

/** A task of recommending items to a user. */
export interface RecommendTask extends Omit<RecommendAllTask, "users"> {
  readonly user: number;
}

/** Items for one of several users. */
export interface UserRecommendations extends Recommendations {
  readonly user: number;
}

/**
 * The nearest items for each user in turn, as {@link recommend} finds them for one. Users are scored in blocks that fit on the
 * device, so that neither all scores nor all lists are ever in memory together.
 *
 * @example
 * ```ts
 * const score = scorer(model, interpreter(), 2)(parameters);
 * const { sequences } = experiment.split;
 * const found: string[] = [];
 * for await (const { user, items } of recommendAll({ users: Int32Array.of(0, 3), sequences, historyLength: 2, score, count: 1 }))
 *   found.push(`${sequences.userNames[user]}: ${sequences.itemNames[items[0] ?? 0]}`);
 * found; // ["ann: Heat", "dan: Casablanca"]
 * ```
 */
export async function* recommendAll(task: RecommendAllTask): AsyncGenerator<UserRecommendations, void, undefined> {
  const { sequences, users, count } = task;
  if (!Number.isInteger(count) || count < 1)
    throw new RangeError(`Expected a whole number of at least 1 of items to recommend, got ${count}.`);
  const barred = itemsOutside(sequences.itemCount, task.only, task.except);
  let blockSize = task.blockSize ?? usersAtOnce(sequences.itemCount);
  for (let start = 0; start < users.length;) {
    const block = users.subarray(start, start + blockSize);
    let lists: readonly Recommendations[];
    try {
      lists = await listsOfBlock(task, block, blockSize, barred);
    } catch (error) {
      if (!(error instanceof TooLargeError) || blockSize === 1 || task.blockSize !== undefined) throw error;
      blockSize = Math.ceil(blockSize / 2);
      continue;
    }
    for (const [row, list] of lists.entries()) yield { user: at(block, row), ...list };
    start += block.length;
  }
}

/**
 * The nearest items that the user has not interacted with, or fewer than `count` if there are fewer. The scores use all of the
 * user's actions: nothing is held out.
 *
 * Throws a `RangeError` for an invalid count, a user without actions, a score that is NaN and a block of the wrong size.
 *
 * @example
 * ```ts
 * const score = scorer(model, interpreter(), 2)(parameters);
 * const { sequences } = experiment.split;
 * const { items } = await recommend({ user: 0, sequences, historyLength: 2, score, count: 2 });
 * // The two films that ann has not seen.
 * Array.from(items, (item) => sequences.itemNames[item]); // ["Heat", "Gandhi"]
 * ```
 */
export const recommend = async ({ user, ...task }: RecommendTask): Promise<Recommendations> => {
  for await (const { items, scores } of recommendAll({ ...task, users: Int32Array.of(user) })) return { items, scores };
  throw new RangeError(`There is no user ${user} to recommend to.`);
};

const listsOfBlock = async (
  { sequences, historyLength, score, count, repeats = false }: RecommendAllTask,
  block: Int32Array,
  blockSize: number,
  barred: Int32Array,
): Promise<readonly Recommendations[]> => {
  const { offsets, itemCount, itemNames, userNames } = sequences;
  const users = Int32Array.from({ length: blockSize }, (_, row) => block[row] ?? at(block, 0));
  const histories = new Int32Array(blockSize * historyLength);
  const lengths = users.map((user, row) =>
    historyBefore(sequences, user, at(offsets, user + 1), historyLength, histories, row * historyLength),
  );
  return nearestOfBlock(score, [users, histories, undefined, lengths], {
    itemCount,
    count,
    barred,
    excluded: Array.from(block, (user) =>
      repeats ? barred : union(barred, seenBefore(sequences, user, at(offsets, user + 1))),
    ),
    nameItem: (row) => (item) => `item "${at(itemNames, item)}" for user "${at(userNames, at(block, row))}"`,
  });
};

/** The items that nobody is recommended, ascending: those that are not in `only`, if it is given, and those in `except`. */
export const itemsOutside = (
  itemCount: number,
  only: Iterable<number> | undefined,
  except: Iterable<number> = [],
): Int32Array => {
  const isBarred = new Uint8Array(itemCount).fill(only === undefined ? 0 : 1);
  for (const item of only ?? []) isBarred[item] = 0;
  for (const item of except) isBarred[item] = 1;
  return Int32Array.from(isBarred.keys()).filter((item) => isBarred[item] === 1);
};

/** What is in either of two ascending sets, ascending. */
export const union = (a: Int32Array, b: Int32Array): Int32Array => {
  const all = new Int32Array(a.length + b.length);
  let [i, j, size] = [0, 0, 0];
  while (i < a.length || j < b.length) {
    const [x, y] = [a[i] ?? Infinity, b[j] ?? Infinity];
    all[size++] = Math.min(x, y);
    if (x <= y) i++;
    if (y <= x) j++;
  }
  return all.subarray(0, size);
};
