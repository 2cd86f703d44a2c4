/** How a candidate counts whose score equals the target's: always as better, or as better if its number is lower. */
export type Ties = "against" | "stable";

/** A block of scores, row-major: smaller is nearer. */
export type Scores = Float32Array | Float64Array;

/** What a fault calls an item. */
export type NameItem = (item: number) => string;

const byNumber: NameItem = (item) => `item ${item}`;

/** The sentence for a score that cannot be ranked. */
export const notANumber = (what: string): RangeError =>
  new RangeError(
    `The score of ${what} is NaN, which has no rank: training has probably diverged; lower the learning rate.`,
  );

/**
 * The rank of one item among the candidates of one user, 1 is best: one more than the number of other candidates that are
 * nearer, or equally near (see `Ties`).
 *
 * `scores[offset … offset + itemCount - 1]` is the user's row. `excluded`, ascending and distinct, are no candidates;
 * the target always is one. Throws a `RangeError`, with what `nameItem` calls the item, if a score is NaN.
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
    // Most candidates are farther, so that is asked first; NaN is neither farther, nor nearer, nor equal.
    if (score > own) return false;
    if (score < own) return true;
    if (score !== own) throw notANumber(nameItem(item));
    return item !== target && (ties === "against" || item < target);
  };
  if (Number.isNaN(own)) throw notANumber(nameItem(target));
  let rank = 1;
  for (let item = 0; item < itemCount; item++) if (isAhead(item)) rank++;
  // Taking the few excluded items back is quicker than asking for each of the many whether it is one.
  for (const item of excluded) if (isAhead(item)) rank--;
  return rank;
};
