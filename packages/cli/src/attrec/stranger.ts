/** Sequences of one user alone, who may be a stranger: all that a model needs to recommend after a history. */
import type { Sequences } from "attrec";

/** What a user is called of whom only her last items are known. */
export const STRANGER = "(a stranger)";

/** Sequences in which only one user has actions. */
export const sequencesOfOne = (
  user: number,
  items: Int32Array,
  userNames: readonly string[],
  itemNames: readonly string[],
): Sequences => ({
  offsets: Int32Array.from({ length: userNames.length + 1 }, (_, i) => (i > user ? items.length : 0)),
  items,
  times: new Float64Array(items.length),
  userCount: userNames.length,
  itemCount: itemNames.length,
  userNames,
  itemNames,
});
