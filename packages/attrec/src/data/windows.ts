// Windows of training: a history and the targets that follow it.
import type { Split } from "./split.ts";

/**
 * What becomes of histories that are shorter than L: they are "left-out" of training, "repeated" (they repeat their oldest item), or
 * "masked" (a model is told which places are empty).
 */
export type ShortHistories = (typeof shortHistoriesChoices)[number];

/** The names of the choices. */
export const shortHistoriesChoices = ["left-out", "repeated", "masked"] as const;

/** The lengths of a window. */
export interface WindowOptions {
  /** L: the items of a window's history. */
  readonly historyLength: number;
  /** T: the items after the history, which a model predicts. */
  readonly targetCount: number;
  /** The fewest items of a history; L if not given. */
  readonly fewest?: number;
}

/** The times of the actions in windows. */
export interface WindowTimes {
  /** For each window, the position of the first of its L places; a place before the user's first action is empty. */
  readonly starts: Int32Array;
  /** Unix seconds of every position. */
  readonly seconds: Float64Array;
}

/**
 * Training examples: L consecutive items of a user and what follows them. Row w of each array is window w.
 *
 * A history may be shorter than L if there are `lengths`: what it lacks stands before it, and repeats its oldest item.
 */
export interface Windows {
  /** Whether the targets follow the history ("windows"), or there is one for each of its items, the next ("sequences"). */
  readonly kind: "windows" | "sequences";
  readonly count: number;
  readonly historyLength: number;
  readonly targetCount: number;
  readonly itemCount: number;
  /** One user for each window. */
  readonly users: Int32Array;
  /** `historyLength` a window, oldest first. */
  readonly histories: Int32Array;
  /** `targetCount` a window, soonest first; in sequences `historyLength`, the item that follows each item. */
  readonly targets: Int32Array;
  /** For each window the number of its items that are real, the last ones; all are where this is absent. */
  readonly lengths?: Int32Array;
  /** The item of every training action, for negatives by popularity. */
  readonly actions?: Int32Array;
  /** The times; needed by models that look at time, and absent from windows made without times. */
  readonly times?: WindowTimes;
}

/**
 * All windows of L + T consecutive items, step 1, over what each user did in training; user by user, earliest first. With `fewest`
 * those come first whose histories are shorter, down to that many items; they begin with the oldest again and again.
 *
 * A user with fewer than `fewest` + T training actions has none. Throws a `RangeError` for an L, T or `fewest` that is not a whole
 * number of at least 1, and for a `fewest` beyond L.
 *
 * @example
 * ```ts
 * const users = ["ann", "ann", "ann", "ann", "ann", "ann"];
 * const log = fromColumns({ users, items: ["a", "b", "c", "d", "e", "f"], times: [1, 2, 3, 4, 5, 6] });
 * const split = splitUnder(sequencesOf(log), defaultProtocol);
 * slidingWindows(split, { historyLength: 2, targetCount: 1 }).count; // 2
 * ```
 */
export const slidingWindows = (
  split: Split,
  { historyLength, targetCount, fewest = historyLength }: WindowOptions,
): Windows => {
  assertCounts({ historyLength, targetCount, fewest });
  if (fewest > historyLength)
    throw new RangeError(`Expected a 'fewest' of at most L (${historyLength}), got ${fewest}.`);
  const { offsets, items, times, userCount, itemCount } = split.sequences;
  const windowsOf = (user: number): number =>
    Math.max(0, (split.trainEnds[user] ?? 0) - (offsets[user] ?? 0) - fewest - targetCount + 1);

  let count = 0;
  for (let user = 0; user < userCount; user++) count += windowsOf(user);
  const users = new Int32Array(count);
  const histories = new Int32Array(count * historyLength);
  const targets = new Int32Array(count * targetCount);
  const starts = new Int32Array(count);
  const lengths = fewest < historyLength ? new Int32Array(count) : undefined;
  let window = 0;
  for (let user = 0; user < userCount; user++) {
    const start = offsets[user] ?? 0;
    const begin = start + fewest - historyLength;
    const end = begin + windowsOf(user);
    for (let first = begin; first < end; first++, window++) {
      const empty = Math.max(0, start - first);
      const [place, next] = [window * historyLength, first + historyLength];
      users[window] = user;
      starts[window] = first;
      if (lengths) lengths[window] = historyLength - empty;
      histories.fill(items[start] ?? 0, place, place + empty);
      histories.set(items.subarray(first + empty, next), place + empty);
      targets.set(items.subarray(next, next + targetCount), window * targetCount);
    }
  }
  return {
    kind: "windows",
    count,
    historyLength,
    targetCount,
    itemCount,
    users,
    histories,
    targets,
    ...(lengths && { lengths }),
    times: { starts, seconds: times },
  };
};

/** Throws a `RangeError` for a number that is not whole, or less than 1. */
export const assertCounts = (counts: Readonly<Record<string, number>>): void => {
  for (const [name, value] of Object.entries(counts))
    if (!Number.isInteger(value) || value < 1)
      throw new RangeError(`Expected a whole number of at least 1 as ${name}, got ${value}.`);
};

/**
 * Windows in words: "91513 windows of L 5 and T 3", "943 sequences of at most 50 items".
 *
 * @example
 * ```ts
 * const users = ["ann", "ann", "ann", "ann", "ann", "ann"];
 * const log = fromColumns({ users, items: ["a", "b", "c", "d", "e", "f"], times: [1, 2, 3, 4, 5, 6] });
 * const split = splitUnder(sequencesOf(log), defaultProtocol);
 * describeWindows(slidingWindows(split, { historyLength: 2, targetCount: 1 })); // "2 windows of L 2 and T 1"
 * ```
 */
export const describeWindows = ({ kind, count, historyLength, targetCount }: Windows): string =>
  kind === "windows"
    ? `${count} windows of L ${historyLength} and T ${targetCount}`
    : `${count} sequences of at most ${historyLength} items`;
