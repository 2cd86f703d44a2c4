// Ranks the held-out items of users among all items.
import { at } from "@attrec/tensor/extend";
import { historyBefore } from "../data/history.ts";
import { type ItemSets, itemSetOf, itemsBefore } from "../data/item-sets.ts";
import type { Split } from "../data/split.ts";
import type { Score, Scores } from "../model/score.ts";
import type { Protocol } from "./protocol.ts";
import { type NameItem, type Ties, rankTarget } from "./rank-target.ts";

/** The held-out actions that are ranked. */
export type Part = "validation" | "test";

/** A score that may also count on its device, so that the scores need not leave it. */
export interface CountingScore extends Score {
  /** Counts on the device that holds the scores, if that is not the host. The ranks are the same. */
  readonly count?: Count;
}

/** A block of users, as the arguments of `Score`. */
export type ScoredBlock = readonly [users: Int32Array, histories: Int32Array, elapsed: Float32Array];

/**
 * Counts for each user of a block the items ahead of her target, and returns the scores of the excluded items, which
 * `row · itemCount + item` numbers: see `countAhead`.
 */
export type Count = (
  block: ScoredBlock,
  targets: Int32Array,
  excluded: Int32Array,
  ties: Ties,
) => Counted | Promise<Counted>;

/** The counts of a device, on the host. */
export interface Counted {
  readonly ahead: Scores;
  readonly own: Scores;
  readonly excluded: Scores;
}

/** The items and users to rank, and the protocol. */
export interface RankingTask {
  readonly split: Split;
  readonly protocol: Protocol;
  readonly part: Part;
  readonly historyLength: number;
  /** Users in a block: `score` always gets exactly this number. */
  readonly blockSize: number;
}

/** The rank of the held-out item of every tested user, 1 is best; users ascending. */
export interface Ranks {
  readonly users: Int32Array;
  readonly ranks: Int32Array;
}

/** A prepared task, with its users and the items that are not candidates for each. */
interface Prepared extends RankingTask {
  readonly users: Int32Array;
  readonly excluded: ItemSets;
}

const prepare = (task: RankingTask): Prepared => {
  const { blockSize, split, part, protocol } = task;
  if (!Number.isInteger(blockSize) || blockSize < 1)
    throw new RangeError(`Expected a whole number of at least 1 as blockSize, got ${blockSize}.`);
  const positions = split[part];
  const users = Int32Array.from(positions.keys()).filter((user) => at(positions, user) >= 0);
  const nobody = positions.map(() => -1);
  return { ...task, users, excluded: itemsBefore(split.sequences, protocol.rankSeen ? nobody : positions) };
};

/** Some users in a row and their histories. */
interface Block {
  /** Index of the first user of the block among all ranked users. */
  readonly start: number;
  readonly users: Int32Array;
  readonly histories: Int32Array;
  readonly elapsed: Float32Array;
}

/** All blocks in turn, in the same arrays. A short block is filled up with its first user. */
function* blocksOf(task: Prepared): Generator<Block, void, undefined> {
  const { split, part, protocol, historyLength, blockSize } = task;
  const ends = part === "test" && protocol.validationInTestHistory ? split.test : split.validation;
  const users = new Int32Array(blockSize);
  const histories = new Int32Array(blockSize * historyLength);
  const elapsed = new Float32Array(blockSize);
  const { times } = split.sequences;
  for (let start = 0; start < task.users.length; start += blockSize) {
    for (let row = 0; row < blockSize; row++) {
      const user = task.users[start + row] ?? at(task.users, start);
      users[row] = user;
      historyBefore(split.sequences, user, at(ends, user), historyLength, histories, row * historyLength);
      elapsed[row] = at(times, at(split[part], user)) - at(times, at(ends, user) - 1);
    }
    yield { start, users, histories, elapsed };
  }
}

/** Ranks the held-out items of the users of one block. */
const rankBlock = (task: Prepared, { start }: Block, scores: Scores, ranks: Int32Array): void => {
  const { itemCount, items, userNames, itemNames } = task.split.sequences;
  assertBlock(scores, task.blockSize, itemCount);
  const end = Math.min(start + task.blockSize, task.users.length);
  for (let i = start; i < end; i++) {
    const user = at(task.users, i);
    const target = at(items, at(task.split[task.part], user));
    const offset = (i - start) * itemCount;
    const nameItem: NameItem = (item) => `item "${at(itemNames, item)}" for user "${at(userNames, user)}"`;
    // The target may be among the items seen before (a repeat), but it remains a candidate.
    const excluded = itemSetOf(task.excluded, user);
    ranks[i] = rankTarget(scores, offset, itemCount, target, excluded, task.protocol.ties, nameItem);
  }
};

/** Ranks the held-out items of the users of one block by the counts of a device; false if a score cannot be compared. */
const rankCounted = async (
  task: Prepared,
  block: Block,
  count: Count,
  room: Int32Array,
  ranks: Int32Array,
): Promise<boolean> => {
  const { itemCount } = task.split.sequences;
  const { ties } = task.protocol;
  const targets = targetsOf(task, block);
  const rows = Math.min(task.blockSize, task.users.length - block.start);
  let filled = 0;
  for (let row = 0; row < rows; row++)
    for (const item of itemSetOf(task.excluded, at(block.users, row))) room[filled++] = row * itemCount + item;
  room.fill(0, filled);
  const { users, histories, elapsed } = block;
  const { ahead, own, excluded } = await count([users, histories, elapsed], targets, room, ties);
  let next = 0;
  for (let row = 0; row < rows; row++) {
    const [user, score] = [at(users, row), at(own, row)];
    const target = at(targets, row);
    let rank = at(ahead, row) + 1;
    for (const item of itemSetOf(task.excluded, user)) {
      const other = at(excluded, next++);
      if (item !== target && (other < score || (other === score && (ties === "against" || item < target)))) rank--;
    }
    // A graphics card may take any number minus itself for 0, even NaN. Then the count is a number, but the score is not.
    if (Number.isNaN(rank) || Number.isNaN(score)) return false;
    ranks[block.start + row] = rank;
  }
  return true;
};

/** The most excluded items of a block. */
const mostExcluded = ({ users, excluded, blockSize }: Prepared): number => {
  let most = 1;
  for (let start = 0; start < users.length; start += blockSize) {
    const block = users.subarray(start, start + blockSize);
    most = Math.max(
      most,
      block.reduce((sum, user) => sum + itemSetOf(excluded, user).length, 0),
    );
  }
  return most;
};

/** Throws a `RangeError` unless a block of scores has a row of all items for every user. */
export const assertBlock = (scores: Scores, blockSize: number, itemCount: number): void => {
  if (scores.length !== blockSize * itemCount)
    throw new RangeError(
      `Expected ${blockSize} x ${itemCount} scores, one for each user of the block and each item, got ${scores.length}.`,
    );
};

/**
 * Ranks the held-out item of every tested user among all candidates, block by block, so that the scores of all users are never
 * in memory together. Blocks run in turn and do not overlap.
 *
 * `score` is always called with exactly `blockSize` users (the last block repeats its first user), so that a compiled plan
 * keeps one shape. Throws a `RangeError` for a score that is NaN and for a block of the wrong size.
 */
export const rankUsers = async (task: RankingTask & { readonly score: CountingScore }): Promise<Ranks> => {
  const prepared = prepare(task);
  const ranks = new Int32Array(prepared.users.length);
  const { score } = task;
  const count = countOf(task);
  const room = new Int32Array(count ? mostExcluded(prepared) : 0);
  for (const block of blocksOf(prepared)) {
    // Scores that a device could not compare are ranked here, where the error can name the item.
    if (count && (await rankCounted(prepared, block, count, room, ranks))) continue;
    rankBlock(prepared, block, await score(block.users, block.histories, block.elapsed), ranks);
  }
  return { users: prepared.users, ranks };
};

/**
 * Computes the scores of the first block as `rankUsers` will, and ignores them: a lack of room then shows before training and
 * not after it.
 */
export const rehearseRanking = async (task: RankingTask & { readonly score: CountingScore }): Promise<void> => {
  const prepared = prepare(task);
  const [block] = blocksOf(prepared);
  if (!block) return;
  const scored = [block.users, block.histories, block.elapsed] as const;
  const count = countOf(task);
  if (!count) await task.score(...scored);
  else await count(scored, targetsOf(prepared, block), new Int32Array(mostExcluded(prepared)), task.protocol.ties);
};

/** The most items that a device can count: beyond this number 32-bit floats do not hold every count. */
const MOST_COUNTED = 2 ** 24;

/** The function by which a device counts for a task, if it can. */
const countOf = ({ score, split }: RankingTask & { readonly score: CountingScore }): Count | undefined =>
  split.sequences.itemCount <= MOST_COUNTED ? score.count : undefined;

const targetsOf = ({ split, part }: RankingTask, { users }: Block): Int32Array =>
  users.map((user) => at(split.sequences.items, at(split[part], user)));
