// Ranks the held-out items of users among all items.
import { at } from "@attrec/tensor/extend";
import { hasItem } from "../data/item-sets.ts";
import type { Scores } from "../model/score.ts";
import { roomFor } from "./count-room.ts";
import { writeFirstItems } from "./first-items.ts";
import type { Found } from "./found.ts";
import {
  excludedOf,
  NOTHING,
  prepare,
  type PreparedTask,
  type QueryBlock,
  queryBlocks,
  type RankingTask,
  rowsOf,
  targetsOf,
} from "./query-blocks.ts";
import { countOf, type CountingScore, rankCounted, scoredBlock } from "./rank-counted.ts";
import { type NameItem, notANumber, rankTarget, tiedBehind } from "./rank-target.ts";
import { rankAmong, sampledItems } from "./sampled.ts";

/**
 * The rank of every item that is right, 1 is best. Row i of each array is one such item: users ascend, then queries. With one
 * held-out item a user each user has one row.
 */
export interface Ranks extends Found {
  readonly users: Int32Array;
  /** Numbers of queries, ascending: rows of one query share one list. */
  readonly queries: Int32Array;
  /** How many items were drawn to be ranked beside the right ones, if they were not all. */
  readonly sampled?: number;
}

/** Ranks the held-out items of the queries of one block. */
const rankBlock = (task: PreparedTask, { start, rows, seen }: QueryBlock, scores: Scores, found: Found): void => {
  const { lists } = found;
  const { itemCount, userNames, itemNames } = task.split.sequences;
  const { ties } = task.protocol;
  assertBlock(scores, task.blockSize, itemCount);
  for (let row = 0; row < rows; row++) {
    const user = at(task.queries.users, start + row);
    const targets = targetsOf(task, start + row);
    const offset = row * itemCount;
    const nameItem: NameItem = (item) => `item "${at(itemNames, item)}" for user "${at(userNames, user)}"`;
    const excluded = excludedOf(task, seen[row] ?? NOTHING, targets);
    const first = at(task.targetOffsets, start + row);
    if (lists)
      writeFirstItems(scores, offset, itemCount, excluded, lists.length, lists.items, (start + row) * lists.length);
    if (task.sampled !== undefined) {
      const sample = sampledItems(start + row, itemCount, excluded, targets, task.sampled);
      targets.forEach((target, i) => {
        if (Number.isNaN(scores[offset + target])) throw notANumber(nameItem(target));
        found.ranks[first + i] = rankAmong((item) => at(scores, offset + item), target, targets, sample, ties);
        found.candidates[first + i] = targets.length + sample.length;
      });
      continue;
    }
    targets.forEach((target, i) => {
      const rank = rankTarget(scores, offset, itemCount, target, excluded, ties, nameItem);
      found.ranks[first + i] =
        rank - (ties === "against" ? tiedBehind((item) => at(scores, offset + item), targets, target) : 0);
    });
  }
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
 *
 * @example
 * ```ts
 * const score = scorer(model, interpreter(), 2)(parameters);
 * const { split, protocol } = experiment;
 * const { ranks } = await rankUsers({ split, protocol, part: "test", historyLength: 2, blockSize: 4, score });
 * ranks.length; // 4
 * ```
 */
export const rankUsers = async (task: RankingTask & { readonly score: CountingScore }): Promise<Ranks> => {
  const prepared = prepare(task);
  const rows = prepared.targets.length;
  const { score, listLength, sampled } = task;
  const found: Found = {
    ranks: new Int32Array(rows),
    candidates: new Int32Array(rows),
    repeats: new Uint8Array(rows),
    ...(listLength !== undefined && {
      lists: { length: listLength, items: new Int32Array(prepared.queries.users.length * listLength).fill(-1) },
    }),
  };
  const count = countOf(prepared, score);
  const room = count && roomFor(prepared);
  for (const block of queryBlocks(prepared)) {
    noteCandidates(prepared, block, found);
    // Scores that a device could not compare are ranked here, where the error can name the item.
    if (!(count && room && (await rankCounted(prepared, block, count, room, found))))
      rankBlock(prepared, block, await score(...scoredBlock(block)), found);
  }
  const queries = Int32Array.from(rowsOf(prepared));
  const users = queries.map((query) => at(prepared.queries.users, query));
  return { users, queries, ...found, ...(sampled !== undefined && { sampled }) };
};

/**
 * Of every item that is right: among how many it is ranked, and whether the user had acted on it before. No model is needed.
 *
 * @example
 * ```ts
 * const { candidates, repeats } = targetFacts({ split: experiment.split, protocol: experiment.protocol, part: "test" });
 * // Each film that is right is ranked among those that its viewer had not seen before, of eight.
 * [candidates, repeats]; // [[3, 3, 3, 3], [0, 0, 0, 0]]
 * ```
 */
export const targetFacts = (
  task: Pick<RankingTask, "split" | "protocol" | "part">,
): Pick<Ranks, "users" | "queries" | "candidates" | "repeats"> => {
  const prepared = prepare({ ...task, historyLength: 1, blockSize: FACTS_BLOCK });
  const rows = prepared.targets.length;
  const found: Found = { ranks: new Int32Array(0), candidates: new Int32Array(rows), repeats: new Uint8Array(rows) };
  for (const block of queryBlocks(prepared)) noteCandidates(prepared, block, found);
  const queries = Int32Array.from(rowsOf(prepared));
  const users = queries.map((query) => at(prepared.queries.users, query));
  return { users, queries, candidates: found.candidates, repeats: found.repeats };
};

const FACTS_BLOCK = 128;

/** Notes for each target how many items were ranked, and whether the user had acted on it before. */
const noteCandidates = (task: PreparedTask, block: QueryBlock, { candidates, repeats }: Found): void => {
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
  const [block] = queryBlocks(prepared);
  if (!block) return;
  const scored = scoredBlock(block);
  const count = countOf(prepared, task.score);
  if (!count) await task.score(...scored);
  else
    await count(scored, { ...roomFor(prepared), ties: task.protocol.ties, items: prepared.split.sequences.itemCount });
};
