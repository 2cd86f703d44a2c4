// Ranks by the counts of a device, so that the scores need not leave it.
import type { HostArray } from "@attrec/tensor";
import { at } from "@attrec/tensor/extend";
import type { Score, Scores } from "../model/score.ts";
import { NOTHING, type PreparedTask, type QueryBlock } from "./query-blocks.ts";
import type { Ties } from "./rank-target.ts";

/** A score that may also count, and find the first items, on its device, so that the scores need not leave it. */
export interface CountingScore extends Score {
  /** Counts on the device that holds the scores, if that is not the host. The ranks are the same. */
  readonly count?: Count;
  /** Finds the first items on the device that holds the scores. The lists are the same. */
  readonly first?: FindFirst;
}

/**
 * Finds for each user of a block the `count` nearest items: see `firstOnDevice`. `barred` has 1 for each item that nobody is recommended, and 0 for the
 * others; nothing if there is none.
 */
export type FindFirst = (block: ScoredBlock, barred: Float32Array | undefined, count: number) => Promise<FoundFirst>;

/** The first items that a device found, on the host: `count` for each user, and how many scores are NaN. */
export interface FoundFirst {
  readonly items: HostArray;
  readonly scores: Scores;
  readonly notNumbers: Scores;
}

/** A block of users, as the arguments of `Score`. */
export type ScoredBlock = readonly [
  users: Int32Array,
  histories: Int32Array,
  elapsed: Float32Array | undefined,
  lengths: Int32Array,
];

export const scoredBlock = ({ users, histories, elapsed, lengths }: QueryBlock): ScoredBlock => [
  users,
  histories,
  elapsed,
  lengths,
];

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

/** Ranks the held-out items of the queries of one block by the counts of a device; false if a score cannot be compared. */
export const rankCounted = async (
  task: PreparedTask,
  block: QueryBlock,
  count: Count,
  room: Int32Array,
  ranks: Int32Array,
): Promise<boolean> => {
  const { itemCount } = task.split.sequences;
  const { ties, rankSeen } = task.protocol;
  const targets = oneTargetEach(task, block);
  const excludedOf = (row: number): Int32Array => (rankSeen ? NOTHING : (block.seen[row] ?? NOTHING));
  let filled = 0;
  for (let row = 0; row < block.rows; row++)
    for (const item of excludedOf(row)) room[filled++] = row * itemCount + item;
  room.fill(0, filled);
  const { ahead, own, excluded } = await count(scoredBlock(block), targets, room, ties);
  let next = 0;
  for (let row = 0; row < block.rows; row++) {
    const score = at(own, row);
    const target = at(targets, row);
    let rank = at(ahead, row) + 1;
    for (const item of excludedOf(row)) {
      const other = at(excluded, next++);
      if (item !== target && (other < score || (other === score && (ties === "against" || item < target)))) rank--;
    }
    // A graphics card may take any number minus itself for 0, even NaN. Then the count is a number, but the score is not.
    if (Number.isNaN(rank) || Number.isNaN(score)) return false;
    ranks[block.start + row] = rank;
  }
  return true;
};

/** The most excluded items of a block, or a little more where users repeat items. */
export const mostExcluded = ({ queries, split, blockSize, protocol }: PreparedTask): number => {
  if (protocol.rankSeen) return 1;
  const { offsets } = split.sequences;
  const before = queries.starts.map((start, query) => start - at(offsets, at(queries.users, query)));
  let most = 1;
  for (let start = 0; start < before.length; start += blockSize)
    most = Math.max(
      most,
      before.subarray(start, start + blockSize).reduce((sum, actions) => sum + actions, 0),
    );
  return most;
};

/** The most items that a device can count: beyond this number 32-bit floats do not hold every count. */
const MOST_COUNTED = 2 ** 24;

/** The function by which a device counts for a task, if it can: it counts for one target a query, and makes no lists. */
export const countOf = (
  { split, targets, queries, listLength, sampled }: PreparedTask,
  score: CountingScore,
): Count | undefined =>
  split.sequences.itemCount <= MOST_COUNTED &&
  targets.length === queries.users.length &&
  listLength === undefined &&
  sampled === undefined
    ? score.count
    : undefined;

/** The only target of each row of a block. */
export const oneTargetEach = (task: PreparedTask, { start, rows, users }: QueryBlock): Int32Array =>
  users.map((_, row) => at(task.targets, row < rows ? start + row : start));
