// Says whether a difference between two models is more than chance: it is certain only if users and seeds both say so.
import type { ModelComparison } from "./comparisons.ts";

/** The significance level of the tests. */
export const LEVEL = 0.05;

/** What users and seeds say of a difference. */
export type Certainty =
  /** The two have the same gain for every user. */
  | "level"
  /** Users and seeds agree that it is more than chance. */
  | "certain"
  /** Users say so, and there is one seed. */
  | "one seed"
  /** Users say so and all seeds agree, but their t-test does not reach the level. */
  | "few seeds"
  /** Users say so, and not all seeds agree. */
  | "seeds disagree"
  /** All seeds agree, and users do not say so. */
  | "users disagree"
  /**
   * A test of ranks says so over users, but their mean does not: its interval has 0 in it, or the ranks lie on the other side. Most
   * users differ in one way, and a few by much in the other.
   */
  | "ranks and mean disagree"
  /** The interval of the mean leaves out 0, and a test of ranks sees no difference, even uncorrected: a few users differ by much. */
  | "mean alone"
  /** Neither users nor seeds say so. */
  | "open";

/** What users and seeds say of the difference of a comparison. */
export const certaintyOf = ({
  difference,
  interval,
  byUser,
  bySeed,
}: Omit<ModelComparison, "data" | "measure">): Certainty => {
  if (byUser.differing === 0) return "level";
  const isByUser = byUser.holm < LEVEL;
  const [low, high] = interval;
  const isMeanClear = difference > 0 ? low > 0 : high < 0;
  const isSameWay = difference > 0 ? byUser.rankBiserial > 0 : byUser.rankBiserial < 0;
  if (isByUser && !(isMeanClear && isSameWay)) return "ranks and mean disagree";
  if (byUser.wilcoxon >= LEVEL && isMeanClear) return "mean alone";
  if (bySeed.seeds < 2) return isByUser ? "one seed" : "open";
  const agreeing = difference > 0 ? bySeed.ahead : bySeed.behind;
  if (agreeing < bySeed.seeds) return isByUser ? "seeds disagree" : "open";
  if (!isByUser) return "users disagree";
  return bySeed.t < LEVEL ? "certain" : "few seeds";
};
