// Ranks one item among the candidates of one user.
import type { Scores } from "../model/score.ts";

/** The treatment of a candidate whose score equals the target's: it counts as better always, or only if its number is lower. */
export type Ties = "against" | "stable";

/** The name of an item in error messages. */
export type NameItem = (item: number) => string;

const byNumber: NameItem = (item) => `item ${item}`;

/** The sentence for a score that cannot be ranked. */
export const notANumber = (what: string): RangeError =>
  new RangeError(
    `The score of ${what} is NaN, which has no rank: training has probably diverged; lower the learning rate.`,
  );

/**
 * The rank of one item among the candidates of one user, 1 is best. It is one more than the number of other candidates that are
 * nearer, or equally near (see `Ties`).
 *
 * `scores[offset … offset + itemCount - 1]` is the user's row. The items in `excluded`, ascending and distinct, are not
 * candidates. The target always is one. Throws a `RangeError`, with the item's name by `nameItem`, if a score is NaN.
 */
export const rankTarget = (
  scores: Scores,
  offset: number,
  itemCount: number,
  target: number,
  excluded: Int32Array,
  ties: Ties,
  nameItem: NameItem = byNumber,
): number => {
  const own = scores[offset + target] ?? Number.NaN;
  const isAhead = (item: number): boolean => {
    const score = scores[offset + item] ?? Number.NaN;
    // The first test is for farther candidates, since most are; NaN is neither farther, nor nearer, nor equal.
    if (score > own) return false;
    if (score < own) return true;
    if (score !== own) throw notANumber(nameItem(item));
    return item !== target && (ties === "against" || item < target);
  };
  if (Number.isNaN(own)) throw notANumber(nameItem(target));
  let rank = 1;
  for (let item = 0; item < itemCount; item++) if (isAhead(item)) rank++;
  // Uncounting the few excluded items is quicker than testing each of the many candidates.
  for (const item of excluded) if (isAhead(item)) rank--;
  return rank;
};

/**
 * How many of the right items of a user stand behind one of them at the same score. They stand in the list by their numbers: otherwise each would count
 * against the other, and of two that share the first place neither would be first.
 */
export const tiedBehind = (scoreOf: (item: number) => number, targets: Int32Array, target: number): number => {
  const own = scoreOf(target);
  return targets.reduce((sum, other) => sum + (other > target && scoreOf(other) === own ? 1 : 0), 0);
};
