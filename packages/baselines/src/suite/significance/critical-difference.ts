import { chiSquareAbove } from "./distributions.ts";
import { averageRanks, tieTerm } from "./ranks.ts";

/** Several models over several blocks (data sets, or users): how they rank, and which differ (Demšar, 2006). */
export interface CriticalDifference {
  /** The mean rank of each model over the blocks; 1 is best. */
  readonly ranks: readonly number[];
  readonly blocks: number;
  /** Friedman's test that all are alike. */
  readonly p: number;
  /** Nemenyi: models whose mean ranks are nearer than this do not differ at the level of 5 %. */
  readonly distance: number;
}

/**
 * The 95 % quantiles of the studentized range of k = 2, 3, … groups with infinite degrees of freedom, over √2 (Demšar,
 * "Statistical Comparisons of Classifiers over Multiple Data Sets", 2006, Table 5, to three digits).
 */
const NEMENYI = [1.96, 2.344, 2.569, 2.728, 2.85, 2.948, 3.031, 3.102, 3.164, 3.219, 3.268];

/** How models compare over blocks: `blocks[b][m]` is what model m comes to in block b, and larger is better. */
export const criticalDifference = (blocks: readonly ArrayLike<number>[]): CriticalDifference => {
  const models = blocks[0]?.length ?? 0;
  const sums = new Float64Array(models);
  let ties = 0;
  for (const block of blocks) {
    const negated = Float64Array.from(block, (x) => -x);
    averageRanks(negated).forEach((rank, model) => (sums[model] = (sums[model] ?? 0) + rank));
    ties += tieTerm(negated);
  }
  const count = blocks.length;
  const squares = sums.reduce((total, sum) => total + sum * sum, 0);
  const correction = 1 - ties / (count * (models ** 3 - models));
  const statistic = ((12 / (count * models * (models + 1))) * squares - 3 * count * (models + 1)) / correction;
  const q = NEMENYI[models - 2] ?? NaN;
  return {
    ranks: Array.from(sums, (sum) => sum / count),
    blocks: count,
    p: chiSquareAbove(statistic, models - 1),
    distance: q * Math.sqrt((models * (models + 1)) / (6 * count)),
  };
};
