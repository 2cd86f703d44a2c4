// Divides sequences into training, validation and test.
import { at } from "@attrec/tensor/extend";
import type { Sequences } from "./sequences.ts";

/**
 * The action of a user that is the test: the "last" of the sequence (if several share the latest time, the last in the file),
 * or the "first-of-latest-timestamp" in the file, as in the first author's released code.
 */
export type HeldOut = "last" | "first-of-latest-timestamp";

/** The options of a split; a `Protocol` has them. */
export interface SplitOptions {
  readonly heldOut: HeldOut;
  /** Whether training also uses the second last action. */
  readonly trainOnValidation: boolean;
}

/** Leave-one-out: the training, validation and test actions, all as positions in `sequences`. */
export interface Split {
  /** The sequences in the order of this split: the test action of every user is the last. */
  readonly sequences: Sequences;
  /** For each user, the position before which training ends. Training starts at the user's offset. */
  readonly trainEnds: Int32Array;
  /** For each user, the position of the validation action; -1 without one. */
  readonly validation: Int32Array;
  /** For each user, the position of the test action; -1 without one. */
  readonly test: Int32Array;
}

/** The fewest actions of a tested user. Training uses all actions of a user with fewer, and none is tested. */
export const FEWEST_TO_TEST = 3;

/** Holds out the last action of every user as test and the second last as validation. */
export const leaveOneOut = (sequences: Sequences, options: SplitOptions): Split => {
  const { offsets, userCount } = sequences;
  const trainEnds = new Int32Array(userCount);
  const validation = new Int32Array(userCount).fill(-1);
  const test = new Int32Array(userCount).fill(-1);
  for (let user = 0; user < userCount; user++) {
    const end = at(offsets, user + 1);
    trainEnds[user] = end;
    if (end - at(offsets, user) < FEWEST_TO_TEST) continue;
    validation[user] = end - 2;
    test[user] = end - 1;
    trainEnds[user] = options.trainOnValidation ? end - 1 : end - 2;
  }
  const arranged = options.heldOut === "last" ? sequences : firstOfLatestToTheEnd(sequences);
  return { sequences: arranged, trainEnds, validation, test };
};

/** Moves, for every user, the first action at the latest time behind the other actions. Times stay in order. */
const firstOfLatestToTheEnd = (sequences: Sequences): Sequences => {
  const { offsets, times, userCount } = sequences;
  const items = sequences.items.slice();
  for (let user = 0; user < userCount; user++) {
    const start = at(offsets, user);
    const last = at(offsets, user + 1) - 1;
    let first = last;
    while (first > start && times[first - 1] === times[last]) first--;
    if (first >= last) continue;
    items.copyWithin(first, first + 1, last + 1);
    items[last] = at(sequences.items, first);
  }
  return { ...sequences, items };
};
