/** Student's t-test of pairs. */
import { studentTwoSided } from "./distributions.ts";
import { deviation, mean } from "./mean.ts";

/** What a paired test gives: its statistic, and how probable one as far out is if there is no difference. */
export interface PairedTest {
  readonly statistic: number;
  /** Two-sided; 1 where there is nothing to test. */
  readonly p: number;
}

/**
 * Student's paired t-test, from the differences of the pairs. Of no pair that differs, or of one pair alone, nothing can be said: p
 * is 1. Where all pairs differ by the same it is 0, the limit of what it is where they nearly do.
 */
export const pairedT = (differences: ArrayLike<number>): PairedTest => {
  const spread = deviation(differences);
  const center = mean(differences);
  if (differences.length < 2 || (spread === 0 && center === 0)) return { statistic: 0, p: 1 };
  if (spread === 0) return { statistic: center / 0, p: 0 };
  const statistic = center / (spread / Math.sqrt(differences.length));
  return { statistic, p: studentTwoSided(statistic, differences.length - 1) };
};
