/** Tells how likely counts are that were drawn by given odds: for the tests of what is drawn at random. */
import { chiSquareAbove } from "../packages/compare/src/significance/distributions.ts";

/**
 * The chance that counts drawn by some odds are as far from them as these or farther, by Pearson's χ². It is 0 where one was drawn that
 * has no chance. `odds` add up to 1.
 */
export const chanceOf = (counts: readonly number[], odds: readonly number[]): number => {
  const all = counts.reduce((sum, count) => sum + count, 0);
  const cells = odds.map((share, i) => ({ often: counts[i] ?? 0, expected: share * all }));
  if (cells.some(({ often, expected }) => expected === 0 && often > 0)) return 0;
  const possible = cells.filter(({ expected }) => expected > 0);
  const squared = possible.reduce((sum, { often, expected }) => sum + (often - expected) ** 2 / expected, 0);
  return chiSquareAbove(squared, possible.length - 1);
};
