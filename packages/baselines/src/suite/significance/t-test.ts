import { studentTwoSided } from "./distributions.ts";
import { deviation, mean } from "./mean.ts";

/** What a paired test gives: its statistic, and how probable one as far out is if there is no difference. */
export interface PairedTest {
  readonly statistic: number;
  /** Two-sided; NaN where there is nothing to test. */
  readonly p: number;
}

/** Student's paired t-test, from the differences of the pairs. Needs two pairs that do not differ by the same. */
export const pairedT = (differences: ArrayLike<number>): PairedTest => {
  const spread = deviation(differences);
  if (!(spread > 0)) return { statistic: NaN, p: NaN };
  const statistic = mean(differences) / (spread / Math.sqrt(differences.length));
  return { statistic, p: studentTwoSided(statistic, differences.length - 1) };
};
