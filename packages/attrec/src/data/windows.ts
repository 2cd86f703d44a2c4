// Windows of training: a history and the targets that follow it.
import type { Split } from "./split.ts";

/** The lengths of a window. */
export interface WindowOptions {
  /** L: the items of a window's history. */
  readonly historyLength: number;
  /** T: the items after the history, which a model predicts. */
  readonly targetCount: number;
}

/** The times of the actions in windows. */
export interface WindowTimes {
  /** For each window, the position of its first item. */
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
 * All windows of L + T consecutive items, step 1, over what each user did in training; user by user, earliest first.
 *
 * A user with fewer than L + T training actions has none. Throws a `RangeError` for an L or T that is not a whole number of
 * at least 1.
 */
export const slidingWindows = (split: Split, { historyLength, targetCount }: WindowOptions): Windows => {
  assertCounts({ historyLength, targetCount });
  const { offsets, items, times, userCount, itemCount } = split.sequences;
  const length = historyLength + targetCount;
  const windowsOf = (user: number): number =>
    Math.max(0, (split.trainEnds[user] ?? 0) - (offsets[user] ?? 0) - length + 1);

  let count = 0;
  for (let user = 0; user < userCount; user++) count += windowsOf(user);
  const users = new Int32Array(count);
  const histories = new Int32Array(count * historyLength);
  const targets = new Int32Array(count * targetCount);
  const starts = new Int32Array(count);
  let window = 0;
  for (let user = 0; user < userCount; user++) {
    const start = offsets[user] ?? 0;
    const end = start + windowsOf(user);
    for (let first = start; first < end; first++, window++) {
      users[window] = user;
      starts[window] = first;
      histories.set(items.subarray(first, first + historyLength), window * historyLength);
      targets.set(items.subarray(first + historyLength, first + length), window * targetCount);
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
    times: { starts, seconds: times },
  };
};

/** Throws a `RangeError` for a number that is not whole, or less than 1. */
export const assertCounts = (counts: Readonly<Record<string, number>>): void => {
  for (const [name, value] of Object.entries(counts))
    if (!Number.isInteger(value) || value < 1)
      throw new RangeError(`Expected a whole number of at least 1 as ${name}, got ${value}.`);
};
