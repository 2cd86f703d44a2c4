// Cuts what users did in training into sequences with a target at each position.
import { at } from "@attrec/tensor/extend";
import type { Split } from "./split.ts";
import { assertCounts, type Windows } from "./windows.ts";

/** How sequences are cut. */
export interface SequenceOptions {
  /** L: the most items of a sequence. */
  readonly historyLength: number;
  /** How many positions lie from one sequence of a user to the next, at most L; without it each user has one, her last. */
  readonly stride?: number;
}

/**
 * The sequences of all users, user by user, earliest first. The last of a user ends with her last training action as the target
 * of the one before it, and the others end `stride` positions earlier each, until the user's first target is in one. With a
 * stride of L every training action but a user's first is the target of one position.
 *
 * A user with fewer than two training actions has none. Throws a `RangeError` for lengths that are not whole numbers of at
 * least 1, and for a stride beyond L.
 *
 * @example
 * ```ts
 * const users = ["ann", "ann", "ann", "ann", "ann", "ann"];
 * const log = fromColumns({ users, items: ["a", "b", "c", "d", "e", "f"], times: [1, 2, 3, 4, 5, 6] });
 * const split = splitUnder(sequencesOf(log), defaultProtocol);
 * describeWindows(wholeSequences(split, { historyLength: 50 })); // "1 sequences of at most 50 items"
 * ```
 */
export const wholeSequences = (split: Split, { historyLength, stride }: SequenceOptions): Windows => {
  assertCounts({ historyLength, stride: stride ?? 1 });
  if ((stride ?? 1) > historyLength)
    throw new RangeError(
      `A stride of ${String(stride)} leaves positions out between sequences of ${historyLength} items (L): take one of at most ${historyLength}.`,
    );
  const { offsets, items, userCount, itemCount } = split.sequences;
  // The position of the last item of each sequence; its target is the next.
  const lasts: { readonly user: number; readonly last: number }[] = [];
  for (let user = 0; user < userCount; user++) {
    const [start, last] = [at(offsets, user), at(split.trainEnds, user) - 2];
    if (last < start) continue;
    const more = stride === undefined ? 0 : Math.max(0, Math.ceil((last - start + 1 - historyLength) / stride));
    for (let back = more; back >= 0; back--) lasts.push({ user, last: last - back * (stride ?? 0) });
  }
  const count = lasts.length;
  const histories = new Int32Array(count * historyLength);
  const targets = new Int32Array(count * historyLength);
  const lengths = new Int32Array(count);
  lasts.forEach(({ user, last }, window) => {
    const first = Math.max(at(offsets, user), last + 1 - historyLength);
    const length = last + 1 - first;
    const [begin, end] = [window * historyLength, (window + 1) * historyLength];
    lengths[window] = length;
    histories.fill(at(items, first), begin, end - length);
    histories.set(items.subarray(first, last + 1), end - length);
    targets.fill(at(items, first + 1), begin, end - length);
    targets.set(items.subarray(first + 1, last + 2), end - length);
  });
  return {
    kind: "sequences",
    count,
    historyLength,
    targetCount: historyLength,
    itemCount,
    users: Int32Array.from(lasts, ({ user }) => user),
    histories,
    targets,
    lengths,
  };
};
