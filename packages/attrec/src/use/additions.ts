// Computes what each of a user's items adds to the score of another, for models whose scores are sums over them.
import { at } from "@attrec/tensor/extend";
import type { Score } from "../model/score.ts";

/** What an item adds to a score: larger is nearer. */
export interface Addition {
  /** The number of the item. */
  readonly item: number;
  readonly adds: number;
}

/** Rows of scores that are made at once. */
const BLOCK = 64;

/**
 * For each of `asked`, what every item of a user adds to its score. This is exact where the model says that its scores are sums over
 * the user's items (`isAdditive`): a stranger with these items gets the sum of what they add, negated. Those that add most come first,
 * and among equals those with lower numbers; those that add nothing are left out.
 *
 * @param score the scores of the model, of which smaller is nearer: see `scoresOf`
 * @param items the user's different items by number
 * @param asked the items by number, none of which is among the user's
 *
 * @example
 * ```ts
 * const score = scoresOf(itemKnn(), interpreter(), experiment)({});
 * // How much Alien and Brazil each speak for Casablanca.
 * await additionsTo(score, experiment.split.sequences, Int32Array.of(0, 1), [2]); // [[{ item: 1, adds: 0.1606 }, { item: 0, adds: 0.08524 }]]
 * ```
 */
export const additionsTo = async (
  score: Score,
  { userCount, itemCount }: { readonly userCount: number; readonly itemCount: number },
  items: Int32Array,
  asked: readonly number[],
): Promise<readonly (readonly Addition[])[]> => {
  const added = asked.map((): Addition[] => []);
  for (let start = 0; start < items.length; start += BLOCK) {
    const block = items.subarray(start, start + BLOCK);
    // Nobody whom the model knows: of a stranger it has nothing but the one item.
    const scores = await score(
      block.map(() => userCount),
      block,
      undefined,
      block.map(() => 1),
    );
    block.forEach((item, row) => {
      asked.forEach((other, i) => {
        const adds = -at(scores, row * itemCount + other);
        if (adds !== 0) at(added, i).push({ item, adds });
      });
    });
  }
  return added.map((all) => all.toSorted((a, b) => b.adds - a.adds || a.item - b.item));
};
