// Ranks the held-out items of users among all items.
import { at } from "@attrec/tensor/extend";
import { historyBefore } from "../data/history.ts";
import { hasItem, seenBefore } from "../data/item-sets.ts";
import type { Queries } from "../data/queries.ts";
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

/**
 * The rank of every item that is right, 1 is best. Row i of each array is one such item: users ascend, then queries. With one
 * held-out item a user each user has one row.
 */
export interface Ranks {
  readonly users: Int32Array;
  /** Numbers of queries, ascending: rows of one query share one list. */
  readonly queries: Int32Array;
  /** Ranks of one query differ. */
  readonly ranks: Int32Array;
  /** The items that were ranked, the right ones among them. */
  readonly candidates: Int32Array;
  /** 1 where the user had acted on the item before. */
  readonly repeats: Uint8Array;
}

/** A prepared task: what each query asks for. */
interface Prepared extends RankingTask {
  readonly queries: Queries;
  /** The items that are right, query after query; those of query q begin at `targetOffsets[q]`. */
  readonly targets: Int32Array;
  readonly targetOffsets: Int32Array;
}

const prepare = (task: RankingTask): Prepared => {
  const { blockSize, split, part } = task;
  if (!Number.isInteger(blockSize) || blockSize < 1)
    throw new RangeError(`Expected a whole number of at least 1 as blockSize, got ${blockSize}.`);
  const queries = split[part];
  const targetOffsets = new Int32Array(queries.users.length + 1);
  const targets: number[] = [];
  queries.starts.forEach((start, query) => {
    // An item that comes twice among the held-out actions is right once.
    for (const item of new Set(split.sequences.items.subarray(start, at(queries.ends, query)))) targets.push(item);
    targetOffsets[query + 1] = targets.length;
  });
  return { ...task, queries, targets: Int32Array.from(targets), targetOffsets };
};

const targetsOf = ({ targets, targetOffsets }: Prepared, query: number): Int32Array =>
  targets.subarray(at(targetOffsets, query), at(targetOffsets, query + 1));

/** The items that the user of a query had acted on before the actions that are asked for, ascending. */
const seenBy = ({ split, queries }: Prepared, query: number): Int32Array =>
  seenBefore(split.sequences, at(queries.users, query), at(queries.starts, query));

/** Some queries in a row: their users and histories. */
interface Block {
  /** The number of the first query of the block. */
  readonly start: number;
  /** How many queries it has; the rows behind them repeat the first. */
  readonly rows: number;
  readonly users: Int32Array;
  readonly histories: Int32Array;
  readonly elapsed: Float32Array;
  /** For each query, the items that the user had acted on before. */
  readonly seen: readonly Int32Array[];
}

/** All blocks in turn, in the same arrays. A short block is filled up with its first user. */
function* blocksOf(task: Prepared): Generator<Block, void, undefined> {
  const { split, queries, historyLength, blockSize } = task;
  const users = new Int32Array(blockSize);
  const histories = new Int32Array(blockSize * historyLength);
  const elapsed = new Float32Array(blockSize);
  const { times } = split.sequences;
  const count = queries.users.length;
  for (let start = 0; start < count; start += blockSize) {
    const rows = Math.min(blockSize, count - start);
    for (let row = 0; row < blockSize; row++) {
      const query = row < rows ? start + row : start;
      const [user, end] = [at(queries.users, query), at(queries.historyEnds, query)];
      users[row] = user;
      historyBefore(split.sequences, user, end, historyLength, histories, row * historyLength);
      elapsed[row] = at(times, at(queries.starts, query)) - at(times, end - 1);
    }
    const seen = Array.from({ length: rows }, (_, row) => seenBy(task, start + row));
    yield { start, rows, users, histories, elapsed, seen };
  }
}

/** Ranks the held-out items of the queries of one block. */
const rankBlock = (task: Prepared, { start, rows, seen }: Block, scores: Scores, ranks: Int32Array): void => {
  const { itemCount, userNames, itemNames } = task.split.sequences;
  const { ties, rankSeen } = task.protocol;
  assertBlock(scores, task.blockSize, itemCount);
  for (let row = 0; row < rows; row++) {
    const user = at(task.queries.users, start + row);
    const targets = targetsOf(task, start + row);
    const offset = row * itemCount;
    const nameItem: NameItem = (item) => `item "${at(itemNames, item)}" for user "${at(userNames, user)}"`;
    // A target may be among the items seen before (a repeat), but it remains a candidate.
    const excluded = rankSeen ? NOTHING : withoutItems(seen[row] ?? NOTHING, targets);
    const first = at(task.targetOffsets, start + row);
    targets.forEach((target, i) => {
      const rank = rankTarget(scores, offset, itemCount, target, excluded, ties, nameItem);
      ranks[first + i] = rank - (ties === "against" ? tiedTargetsBehind(scores, offset, targets, target) : 0);
    });
  }
};

const NOTHING = new Int32Array(0);

/** The items of an ascending set without those of a few others. */
const withoutItems = (items: Int32Array, others: Int32Array): Int32Array =>
  others.some((item) => hasItem(items, item)) ? items.filter((item) => !others.includes(item)) : items;

/**
 * Right items with the same score stand in the list by their numbers: otherwise each would count against the other, and of two
 * that share the first place neither would be first.
 */
const tiedTargetsBehind = (scores: Scores, offset: number, targets: Int32Array, target: number): number => {
  const own = scores[offset + target];
  return targets.reduce((sum, other) => sum + (other > target && scores[offset + other] === own ? 1 : 0), 0);
};

/** Ranks the held-out items of the queries of one block by the counts of a device; false if a score cannot be compared. */
const rankCounted = async (
  task: Prepared,
  block: Block,
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
  const { users, histories, elapsed } = block;
  const { ahead, own, excluded } = await count([users, histories, elapsed], targets, room, ties);
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
const mostExcluded = ({ queries, split, blockSize, protocol }: Prepared): number => {
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

/** Throws a `RangeError` unless a block of scores has a row of all items for every user. */
export const assertBlock = (scores: Scores, blockSize: number, itemCount: number): void => {
  if (scores.length !== blockSize * itemCount)
    throw new RangeError(
      `Expected ${blockSize} x ${itemCount} scores, one for each user of the block and each item, got ${scores.length}.`,
    );
};

/**
 * Ranks the held-out items of every query among all candidates, block by block, so that the scores of all queries are never
 * in memory together. Blocks run in turn and do not overlap.
 *
 * `score` is always called with exactly `blockSize` users (the last block repeats its first user), so that a compiled plan
 * keeps one shape. Throws a `RangeError` for a score that is NaN and for a block of the wrong size.
 */
export const rankUsers = async (task: RankingTask & { readonly score: CountingScore }): Promise<Ranks> => {
  const prepared = prepare(task);
  const ranks = new Int32Array(prepared.targets.length);
  const candidates = new Int32Array(prepared.targets.length);
  const repeats = new Uint8Array(prepared.targets.length);
  const { score } = task;
  const count = countOf(prepared, score);
  const room = new Int32Array(count ? mostExcluded(prepared) : 0);
  for (const block of blocksOf(prepared)) {
    // Scores that a device could not compare are ranked here, where the error can name the item.
    if (!(count && (await rankCounted(prepared, block, count, room, ranks))))
      rankBlock(prepared, block, await score(block.users, block.histories, block.elapsed), ranks);
    noteCandidates(prepared, block, candidates, repeats);
  }
  const queries = Int32Array.from(rowsOf(prepared));
  return { users: queries.map((query) => at(prepared.queries.users, query)), queries, ranks, candidates, repeats };
};

/** The number of the query of each target. */
function* rowsOf({ targetOffsets }: Prepared): Generator<number, void, undefined> {
  for (let query = 0; query + 1 < targetOffsets.length; query++)
    for (let row = at(targetOffsets, query); row < at(targetOffsets, query + 1); row++) yield query;
}

/** Notes for each target how many items were ranked, and whether the user had acted on it before. */
const noteCandidates = (task: Prepared, block: Block, candidates: Int32Array, repeats: Uint8Array): void => {
  const { itemCount } = task.split.sequences;
  block.seen.forEach((seen, row) => {
    const first = at(task.targetOffsets, block.start + row);
    const targets = targetsOf(task, block.start + row);
    targets.forEach((target, i) => (repeats[first + i] = hasItem(seen, target) ? 1 : 0));
    const known = targets.reduce((sum, _, i) => sum + at(repeats, first + i), 0);
    const excluded = task.protocol.rankSeen ? 0 : seen.length - known;
    candidates.fill(itemCount - excluded, first, first + targets.length);
  });
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
  const count = countOf(prepared, task.score);
  if (!count) await task.score(...scored);
  else await count(scored, oneTargetEach(prepared, block), new Int32Array(mostExcluded(prepared)), task.protocol.ties);
};

/** The most items that a device can count: beyond this number 32-bit floats do not hold every count. */
const MOST_COUNTED = 2 ** 24;

/** The function by which a device counts for a task, if it can: it counts for one target a query. */
const countOf = ({ split, targets, queries }: Prepared, score: CountingScore): Count | undefined =>
  split.sequences.itemCount <= MOST_COUNTED && targets.length === queries.users.length ? score.count : undefined;

/** The only target of each row of a block. */
const oneTargetEach = (task: Prepared, { start, rows, users }: Block): Int32Array =>
  users.map((_, row) => at(task.targets, row < rows ? start + row : start));
