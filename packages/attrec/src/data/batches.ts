// Cuts the windows of an epoch into batches, in an order drawn from a key.
import { type Key, fold } from "@attrec/tensor";
import { at, uniformWords } from "@attrec/tensor/extend";
import type { ItemSets } from "./item-sets.ts";
import { drawNegatives, type NegativeCounts, negativesKey, totalOf } from "./negatives.ts";
import type { Windows, WindowTimes } from "./windows.ts";

/** Training examples of one step, row after row. The next batch overwrites the arrays: copy them to keep them. */
export interface BatchArrays {
  /** Number of windows in it. */
  readonly size: number;
  /** size */
  readonly users: Int32Array;
  /** size x historyLength, oldest first */
  readonly histories: Int32Array;
  /** size x targetCount */
  readonly positives: Int32Array;
  /** For each window, or for each position of sequences, its negatives. */
  readonly negatives: Int32Array;
  /** size, if the windows have them: the number of real items of each history, the last ones. */
  readonly lengths?: Int32Array;
  /** size x targetCount, if requested: the seconds from the last item of the history to each target. */
  readonly gaps?: Float32Array;
}

/** The options that decide the batches of an epoch. */
export interface BatchOptions {
  /** Decides the order and the negatives, together with `epoch`. */
  readonly key: Key;
  readonly epoch: number;
  readonly batchSize: number;
  /** Negatives for each window, or for each position of sequences; by default a uniform one for each target of a window. */
  readonly negatives?: NegativeCounts;
  /** The items of each user's training history, for "not-history" negatives. */
  readonly history?: ItemSets;
  /** Whether batches include the times. */
  readonly gaps?: boolean;
  /** Number of the first batch to give, to resume within an epoch; 0 by default. */
  readonly first?: number;
}

/** The numbers 0 … count - 1 in a random order that depends only on the key: a Fisher-Yates shuffle. */
export const shuffled = (count: number, from: Key): Int32Array => {
  const order = new Int32Array(count);
  for (let i = 0; i < count; i++) order[i] = i;
  const words = uniformWords(from, 0, count);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(((words[i] ?? 0) / 2 ** 32) * (i + 1));
    const moved = order[i] ?? 0;
    order[i] = order[j] ?? 0;
    order[j] = moved;
  }
  return order;
};

/**
 * The number of batches in an epoch, including the shorter last one.
 *
 * @example
 * ```ts
 * batchCount(2500, 1000); // 3
 * ```
 */
export const batchCount = (windowCount: number, batchSize: number): number => Math.ceil(windowCount / batchSize);

/**
 * The batches of one epoch: every window once, in a random order; the last batch may be shorter.
 *
 * Pure: equal windows and options give equal batches. Throws a `RangeError` for a batch size that is not a whole number of at
 * least 1, and for a request for times that the windows lack.
 *
 * @example
 * ```ts
 * // Eight windows, three at a time.
 * Array.from(batches(experiment.windows, { key: key(1), epoch: 1, batchSize: 3 }), ({ size }) => size); // [3, 3, 2]
 * ```
 */
export function* batches(windows: Windows, options: BatchOptions): Generator<BatchArrays, void, undefined> {
  const { key, epoch, batchSize, negatives: counts = { uniform: windows.targetCount }, first = 0 } = options;
  if (!Number.isInteger(batchSize) || batchSize < 1)
    throw new RangeError(`Expected a whole number of at least 1 as batchSize, got ${batchSize}.`);
  const { count, historyLength, targetCount } = windows;
  const order = shuffled(count, fold(fold(key, "order"), epoch));
  const negativesFrom = negativesKey(key, epoch);
  const negativeOptions = { counts, ...(options.history && { history: options.history }) };
  const rows = Math.min(batchSize, count);
  const users = new Int32Array(rows);
  const histories = new Int32Array(rows * historyLength);
  const positives = new Int32Array(rows * targetCount);
  const negativeCount = totalOf(counts) * (windows.kind === "sequences" ? historyLength : 1);
  const negatives = new Int32Array(rows * negativeCount);
  const lengths = windows.lengths && new Int32Array(rows);
  const gaps = new Float32Array(options.gaps ? rows * targetCount : 0);
  const times = options.gaps ? timesOf(windows) : undefined;
  for (let start = first * batchSize; start < count; start += batchSize) {
    const numbers = order.subarray(start, start + batchSize);
    const size = numbers.length;
    copyRows(windows.users, numbers, 1, users);
    copyRows(windows.histories, numbers, historyLength, histories);
    copyRows(windows.targets, numbers, targetCount, positives);
    if (windows.lengths && lengths) copyRows(windows.lengths, numbers, 1, lengths);
    if (times) fillGaps(times, numbers, historyLength, targetCount, gaps);
    drawNegatives(windows, numbers, negativesFrom, negativeOptions, negatives);
    yield {
      size,
      users: users.subarray(0, size),
      histories: histories.subarray(0, size * historyLength),
      positives: positives.subarray(0, size * targetCount),
      negatives: negatives.subarray(0, size * negativeCount),
      ...(lengths && { lengths: lengths.subarray(0, size) }),
      ...(times && { gaps: gaps.subarray(0, size * targetCount) }),
    };
  }
}

const timesOf = ({ times }: Windows): WindowTimes => {
  if (times) return times;
  throw new RangeError(
    "The model looks at time, and these windows have none: cut them from sequences with slidingWindows.",
  );
};

/**
 * Copies the rows with these numbers, one after another. It works column by column: the rows lie far apart in memory, and in a
 * shorter loop the processor fetches more of them at once.
 */
const copyRows = (source: Int32Array, numbers: Int32Array, width: number, out: Int32Array): void => {
  for (let column = 0; column < width; column++) {
    let to = column;
    for (let row = 0; row < numbers.length; row++, to += width)
      out[to] = source[(numbers[row] ?? 0) * width + column] ?? 0;
  }
};

/** Writes, for each target of the windows with these numbers, the seconds since the last item of the history. */
const fillGaps = (
  { starts, seconds }: WindowTimes,
  numbers: Int32Array,
  historyLength: number,
  targetCount: number,
  out: Float32Array,
): void => {
  let to = 0;
  for (let row = 0; row < numbers.length; row++) {
    const last = at(starts, at(numbers, row)) + historyLength - 1;
    for (let k = 0; k < targetCount; k++) out[to++] = at(seconds, last + 1 + k) - at(seconds, last);
  }
};
