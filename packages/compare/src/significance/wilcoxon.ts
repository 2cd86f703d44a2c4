/** Wilcoxon's signed-rank test, and the effect size that goes with it. */
import { normalTwoSided } from "./distributions.ts";
import { averageRanks, tieTerm } from "./ranks.ts";
import type { PairedTest } from "./t-test.ts";

/** Up to this many pairs the test counts the exact distribution; beyond it, it uses the normal one. */
const EXACT = 50;

/** The sums of the ranks of positive and of negative differences; differences of 0 are left out. */
interface SignedRanks {
  readonly positive: number;
  readonly negative: number;
  /** The number of differences that are not 0, and Σ (t³ - t) over ties among their sizes. */
  readonly count: number;
  readonly ties: number;
  /** The ranks themselves, doubled, so that shared ranks are whole numbers too. */
  readonly doubled: readonly number[];
}

const signedRanks = (differences: ArrayLike<number>): SignedRanks => {
  const kept = Array.from(differences).filter((x) => x !== 0);
  const sizes = kept.map((x) => Math.abs(x));
  const ranks = averageRanks(sizes);
  const sumOf = (sign: number): number =>
    kept.reduce((sum, x, i) => sum + (Math.sign(x) === sign ? (ranks[i] ?? 0) : 0), 0);
  return {
    positive: sumOf(1),
    negative: sumOf(-1),
    count: kept.length,
    ties: tieTerm(sizes),
    doubled: Array.from(ranks, (rank) => 2 * rank),
  };
};

/**
 * Wilcoxon's signed-rank test, from the differences of pairs; pairs that do not differ are left out. The statistic is the
 * smaller of the two rank sums. Exact for up to 50 pairs, tied or not, else with the normal distribution, corrected for ties.
 * Where no pair differs, p is 1.
 *
 * The test compares differences bit by bit to find zeros and ties: pass whole numbers, or pass other numbers through `settled`.
 */
export const wilcoxon = (differences: ArrayLike<number>): PairedTest => {
  const { positive, negative, count, ties, doubled } = signedRanks(differences);
  if (count === 0) return { statistic: 0, p: 1 };
  const statistic = Math.min(positive, negative);
  if (count <= EXACT) return { statistic, p: Math.min(1, 2 * exactBelow(2 * statistic, doubled)) };
  const center = (count * (count + 1)) / 4;
  const variance = (count * (count + 1) * (2 * count + 1)) / 24 - ties / 48;
  return { statistic, p: normalTwoSided((statistic - center) / Math.sqrt(variance)) };
};

/** The probability of a rank sum of at most the given one, by counting for all 2ⁿ choices of signs how many reach each sum. */
const exactBelow = (statistic: number, ranks: readonly number[]): number => {
  const ways = new Float64Array(ranks.reduce((sum, rank) => sum + rank, 0) + 1);
  ways[0] = 1;
  for (const rank of ranks)
    for (let sum = ways.length - 1; sum >= rank; sum--) ways[sum] = (ways[sum] ?? 0) + (ways[sum - rank] ?? 0);
  let below = 0;
  for (let sum = 0; sum <= statistic; sum++) below += ways[sum] ?? 0;
  return below / 2 ** ranks.length;
};

/**
 * The matched-pairs rank-biserial correlation, an effect size from -1 to 1: the share of the ranks on the positive side
 * less the share on the negative side. 0 where no pair differs.
 */
export const rankBiserial = (differences: ArrayLike<number>): number => {
  const { positive, negative } = signedRanks(differences);
  return positive + negative === 0 ? 0 : (positive - negative) / (positive + negative);
};
