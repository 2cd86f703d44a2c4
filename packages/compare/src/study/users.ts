// Counts the users whom a model is trained on, and those whom it is judged on.
import { at } from "@attrec/tensor/extend";
import type { Split, WindowLengths } from "attrec";

/** How many users windows of a length leave. */
export interface UserCounts {
  /** Users with a window: the others are too short for L and T, and training never sees them. */
  readonly trained: number;
  /** Users who are tested, the same for every length. */
  readonly judged: number;
  /** Users who are tested, but not trained on. */
  readonly unseen: number;
}

/** The users of a split for windows of L and T. */
export const userCounts = (
  { sequences: { offsets, userCount }, trainEnds, test }: Split,
  { historyLength, targetCount }: WindowLengths,
): UserCounts => {
  const isTrained = (user: number): boolean => at(trainEnds, user) - at(offsets, user) >= historyLength + targetCount;
  const judged = [...new Set(test.users)];
  return {
    trained: Array.from({ length: userCount }, (_, user) => user).filter(isTrained).length,
    judged: judged.length,
    unseen: judged.filter((user) => !isTrained(user)).length,
  };
};
