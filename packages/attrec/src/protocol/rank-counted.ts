// Ranks by the counts of a device, so that the scores need not leave it.
import type { HostArray } from "@attrec/tensor";
import { at } from "@attrec/tensor/extend";
import type { Score, Scores } from "../model/score.ts";
import type { Found } from "./found.ts";
import { type CountRoom, fillRoom } from "./count-room.ts";
import { lengthOnDevice, placesOfList } from "./lists-of-device.ts";
import { excludedOf, NOTHING, type PreparedTask, type QueryBlock, targetsOf } from "./query-blocks.ts";
import { type Ties, tiedBehind } from "./rank-target.ts";
import { rankAmong, sampledItems } from "./sampled.ts";

/** A score that may also count, and find the first items, on its device, so that the scores need not leave it. */
export interface CountingScore extends Score {
  /** Counts on the device that holds the scores, if that is not the host. The ranks are the same. */
  readonly count?: Count;
  /** Finds the first items on the device that holds the scores, without targets. The lists are the same. */
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

/** Counts for the targets of a block the items ahead of them, and returns the scores of some other items: see `countAhead`. */
export type Count = (block: ScoredBlock, asked: CountAsked) => Counted | Promise<Counted>;

/** Which scores of a block a device looks at. */
export interface CountAsked {
  readonly targets: Int32Array;
  /** The row of each target in the block; if there are none, each row has one target. */
  readonly targetRows?: Int32Array;
  /** The places of other items in the block of scores, `row · itemCount + item`. */
  readonly others: Int32Array;
  readonly ties: Ties;
  /** The number of all items: a score has so many columns. */
  readonly items: number;
  /** How many of the first items of each row it finds; none if not given. */
  readonly first?: number;
}

/** The counts of a device, on the host. */
export interface Counted {
  readonly ahead: Scores;
  readonly own: Scores;
  readonly others: Scores;
  readonly first?: HostArray;
}

/**
 * Ranks the held-out items of the queries of one block by the counts of a device, and writes their lists; false if a score cannot be compared, or if a list
 * needs most scores anyway.
 */
export const rankCounted = async (
  task: PreparedTask,
  block: QueryBlock,
  count: Count,
  room: CountRoom,
  { ranks, candidates, lists }: Found,
): Promise<boolean> => {
  const { itemCount } = task.split.sequences;
  const { ties } = task.protocol;
  const { start, rows } = block;
  const asked = Array.from({ length: rows }, (_, row): AskedRow => {
    const targets = targetsOf(task, start + row);
    const excluded = excludedOf(task, block.seen[row] ?? NOTHING, targets);
    const { sampled } = task;
    const sample = sampled === undefined ? undefined : sampledItems(start + row, itemCount, excluded, targets, sampled);
    return { targets, excluded, ...(sample && { sample }), others: sample ?? excluded };
  });
  const most = Math.max(0, ...asked.map(({ excluded }) => excluded.length));
  const first = lists && lengthOnDevice(lists.length, most, itemCount);
  if (lists && first === undefined) return false;
  fillRoom(room, asked, itemCount);
  const counted = await count(scoredBlock(block), {
    ...room,
    ties,
    items: itemCount,
    ...(first !== undefined && { first }),
  });
  const listed = counted.first;
  let [before, othersBefore] = [0, 0];
  for (const [row, one] of asked.entries()) {
    const { targets, sample, others, excluded } = one;
    const own = counted.own.subarray(before, before + targets.length);
    const ofOthers = counted.others.subarray(othersBefore, othersBefore + others.length);
    const place = at(task.targetOffsets, start + row);
    const scoreOf = scoresOfRow(one, own, ofOthers);
    for (const [i, item] of targets.entries()) {
      const ahead = at(counted.ahead, before + i);
      // A graphics card may take any number minus itself for 0, even NaN. Then the count is a number, but the score is not.
      if (Number.isNaN(ahead) || Number.isNaN(own[i])) return false;
      ranks[place + i] = sample
        ? rankAmong(scoreOf, item, targets, sample, ties)
        : ahead + 1 - wronglyAhead(item, one, scoreOf, ofOthers, ties);
    }
    if (sample) candidates.fill(targets.length + sample.length, place, place + targets.length);
    if (lists && listed && first !== undefined) {
      const places = placesOfList(listed, row, first, excluded, lists.length);
      places.forEach((from, k) => (lists.items[(start + row) * lists.length + k] = at(listed, from)));
    }
    before += targets.length;
    othersBefore += others.length;
  }
  return true;
};

/** What is asked of a device for one query. */
interface AskedRow {
  readonly targets: Int32Array;
  /** The items that are no candidates. */
  readonly excluded: Int32Array;
  /** The items among which the targets are ranked, if not all are. */
  readonly sample?: readonly number[];
  /** Those of these whose scores the device returns. */
  readonly others: Int32Array | readonly number[];
}

/** The scores of the items of one query that a device returned, found once for all of its targets: a query may have thousands. */
const scoresOfRow = ({ targets, sample = [] }: AskedRow, own: Scores, ofOthers: Scores): ((item: number) => number) => {
  const known = new Map<number, number>();
  targets.forEach((item, k) => known.set(item, at(own, k)));
  sample.forEach((item, k) => known.set(item, at(ofOthers, k)));
  return (item) => known.get(item) ?? NaN;
};

/** How many items a device counted that are not ahead of a target: some that are no candidates, and other targets at the same score. */
const wronglyAhead = (
  item: number,
  { targets, excluded }: AskedRow,
  scoreOf: (item: number) => number,
  ofOthers: Scores,
  ties: Ties,
): number => {
  const score = scoreOf(item);
  let wrong = ties === "against" ? tiedBehind(scoreOf, targets, item) : 0;
  for (let k = 0; k < excluded.length; k++) {
    const other = at(ofOthers, k);
    if (other < score || (other === score && (ties === "against" || at(excluded, k) < item))) wrong++;
  }
  return wrong;
};

/** The most items that a device can count: beyond this number 32-bit floats do not hold every count. */
const MOST_COUNTED = 2 ** 24;

/** The function by which a device counts for a task, if it can. */
export const countOf = ({ split }: PreparedTask, score: CountingScore): Count | undefined =>
  split.sequences.itemCount <= MOST_COUNTED ? score.count : undefined;
