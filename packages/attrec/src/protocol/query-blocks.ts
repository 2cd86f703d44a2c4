// Prepares the queries of one part of a split for ranking, and makes blocks of them.
import { at } from "@attrec/tensor/extend";
import { historyBefore } from "../data/history.ts";
import { hasItem, seenBefore } from "../data/item-sets.ts";
import type { Queries } from "../data/queries.ts";
import type { Split } from "../data/split.ts";
import type { Protocol } from "./protocol.ts";

/** The held-out actions that are ranked. */
export type Part = "validation" | "test";

/** The items and users to rank, and the protocol. */
export interface RankingTask {
  readonly split: Split;
  readonly protocol: Protocol;
  readonly part: Part;
  readonly historyLength: number;
  /** Users in a block: `score` always gets exactly this number. */
  readonly blockSize: number;
  /** How many of the first items of each query are kept; none by default. */
  readonly listLength?: number;
  /** How many items besides the right ones are ranked, drawn at random; all by default. */
  readonly sampled?: number;
}

/** No items. */
export const NOTHING = new Int32Array(0);

/** A prepared task: what each query asks for. */
export interface PreparedTask extends RankingTask {
  readonly queries: Queries;
  /** The items that are right, query after query; those of query q begin at `targetOffsets[q]`. */
  readonly targets: Int32Array;
  readonly targetOffsets: Int32Array;
}

export const prepare = (task: RankingTask): PreparedTask => {
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

export const targetsOf = ({ targets, targetOffsets }: PreparedTask, query: number): Int32Array =>
  targets.subarray(at(targetOffsets, query), at(targetOffsets, query + 1));

/** The items that the user of a query had acted on before the actions that are asked for, ascending. */
const seenBy = ({ split, queries }: PreparedTask, query: number): Int32Array =>
  seenBefore(split.sequences, at(queries.users, query), at(queries.starts, query));

/**
 * The items that are no candidates, ascending: those that the user had acted on before, if these are not ranked. An item that is right may be among
 * them (a repeat), but it remains a candidate.
 */
export const excludedOf = ({ protocol }: PreparedTask, seen: Int32Array, targets: Int32Array): Int32Array => {
  if (protocol.rankSeen) return NOTHING;
  return targets.some((item) => hasItem(seen, item)) ? seen.filter((item) => !targets.includes(item)) : seen;
};

/** Some queries in a row: their users and histories. */
export interface QueryBlock {
  /** The number of the first query of the block. */
  readonly start: number;
  /** How many queries it has; the rows behind them repeat the first. */
  readonly rows: number;
  readonly users: Int32Array;
  readonly histories: Int32Array;
  readonly elapsed: Float32Array;
  /** The number of items of each history that are real; see `Score`. */
  readonly lengths: Int32Array;
  /** For each query, the items that the user had acted on before. */
  readonly seen: readonly Int32Array[];
}

/** All blocks in turn, in the same arrays. A short block is filled up with its first user. */
export function* queryBlocks(task: PreparedTask): Generator<QueryBlock, void, undefined> {
  const { split, queries, historyLength, blockSize } = task;
  const users = new Int32Array(blockSize);
  const histories = new Int32Array(blockSize * historyLength);
  const elapsed = new Float32Array(blockSize);
  const lengths = new Int32Array(blockSize);
  const { times } = split.sequences;
  const count = queries.users.length;
  for (let start = 0; start < count; start += blockSize) {
    const rows = Math.min(blockSize, count - start);
    for (let row = 0; row < blockSize; row++) {
      const query = row < rows ? start + row : start;
      const [user, end] = [at(queries.users, query), at(queries.historyEnds, query)];
      users[row] = user;
      lengths[row] = historyBefore(split.sequences, user, end, historyLength, histories, row * historyLength);
      elapsed[row] = at(times, at(queries.starts, query)) - at(times, end - 1);
    }
    const seen = Array.from({ length: rows }, (_, row) => seenBy(task, start + row));
    yield { start, rows, users, histories, elapsed, lengths, seen };
  }
}

/** The number of the query of each target. */
export function* rowsOf({ targetOffsets }: PreparedTask): Generator<number, void, undefined> {
  for (let query = 0; query + 1 < targetOffsets.length; query++)
    for (let row = at(targetOffsets, query); row < at(targetOffsets, query + 1); row++) yield query;
}
