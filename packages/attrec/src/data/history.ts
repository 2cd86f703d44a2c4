// The history of a user before a position: the last items, as long as a model's windows.
import { at } from "@attrec/tensor/extend";
import type { Sequences } from "./sequences.ts";

/**
 * Writes the last `length` items that a user interacted with before a position into `out[offset …]`, oldest first.
 *
 * A shorter history repeats its oldest item on the left, so that a model need not learn to ignore a padding item; the number of
 * real items is returned. Throws a `RangeError` if there is no item before the position.
 */
export const historyBefore = (
  sequences: Sequences,
  user: number,
  position: number,
  length: number,
  out: Int32Array,
  offset = 0,
): number => {
  const start = at(sequences.offsets, user);
  if (position <= start || position > at(sequences.offsets, user + 1))
    throw new RangeError(
      `Expected a position with an action of user "${at(sequences.userNames, user)}" before it, got position ` +
        `${position - start} of the user's ${at(sequences.offsets, user + 1) - start} actions.`,
    );
  for (let i = 0; i < length; i++) out[offset + i] = at(sequences.items, Math.max(start, position - length + i));
  return Math.min(length, position - start);
};
