/** Compares several models over several blocks: the tests of Friedman and of Nemenyi. */
import { chiSquareAbove } from "./distributions.ts";
import { averageRanks, tieTerm } from "./ranks.ts";
import { studentizedRange } from "./studentized-range.ts";

/** The ranks of several models over several blocks (data sets, or users), and the models that differ (Demšar, 2006). */
export interface CriticalDifference {
  /** The mean rank of each model over the blocks; 1 is best. */
  readonly ranks: readonly number[];
  readonly blocks: number;
  /** The p-value of Friedman's test that all models are alike; 1 where no block tells two models apart. */
  readonly p: number;
  /** Nemenyi: models whose mean ranks are nearer than this do not differ at the level of 5 %. */
  readonly distance: number;
}

/**
 * The comparison of models over blocks: `blocks[b][m]` is the score of model m in block b, and larger is better. If no
 * models differ, p is 1. With fewer than two models there is no distance.
 */
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
  const isSame = count === 0 || models < 2 || correction === 0;
  const q = models < 2 ? NaN : studentizedRange(models) / Math.SQRT2;
  return {
    ranks: Array.from(sums, (sum) => sum / count),
    blocks: count,
    p: isSame ? 1 : chiSquareAbove(statistic, models - 1),
    distance: q * Math.sqrt((models * (models + 1)) / (6 * count)),
  };
};
