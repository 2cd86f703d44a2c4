// A protocol: every choice that decides a figure, as a typed value.
import type { Exclusion } from "../data/negatives.ts";
import type { TargetRule } from "../data/queries.ts";
import type { ColdUsers, HeldOut, SplitOptions } from "../data/split.ts";
import type { ShortHistories } from "../data/windows.ts";
import type { Ties } from "./rank-target.ts";

/**
 * The choices behind a result that the paper leaves open and implementations make differently. Two results can be compared only
 * if every entry is equal and the data are equal.
 */
export interface Protocol extends SplitOptions {
  /** The name of the rule that divides actions into training, validation and test, such as "leave-one-out"; see `splitRuleOf`. */
  readonly split: string;
  /** Which of a user's held-out actions are asked for. */
  readonly targetRule: TargetRule;
  /** Whether users are tested of whom training has no action. */
  readonly coldUsers: ColdUsers;
  /** The action of a user that is her last. */
  readonly heldOut: HeldOut;
  /** Whether training also uses the validation action. */
  readonly trainOnValidation: boolean;
  /** Whether the history for the test ends with the validation item, or just before it. */
  readonly validationInTestHistory: boolean;
  /** Whether the ranking includes items that the user has interacted with before. */
  readonly rankSeen: boolean;
  /** The treatment of a candidate whose score equals the right item's. */
  readonly ties: Ties;
  /** The items that are never drawn as negatives in training. */
  readonly negatives: Exclusion;
  /** What becomes of histories that are shorter than L, in training and in ranking. */
  readonly shortHistories: ShortHistories;
  /** The ranks that decided the end of training and the hyper-parameters. */
  readonly epochChosenOn: "validation" | "test";
}

/** The protocol of this package: the paper's, with its open choices made so that nothing looks at the test. */
export const defaultProtocol: Protocol = {
  split: "leave-one-out",
  targetRule: "all",
  coldUsers: "left-out",
  heldOut: "last",
  trainOnValidation: false,
  validationInTestHistory: true,
  rankSeen: false,
  ties: "against",
  negatives: "not-targets",
  shortHistories: "left-out",
  epochChosenOn: "validation",
};

/**
 * The protocol of the first author's released code: it trains on all but the test action, takes the first of several latest
 * actions in the file as the test, and reads the best epoch off the test results.
 */
export const authorProtocol: Protocol = {
  split: "leave-one-out",
  targetRule: "all",
  coldUsers: "left-out",
  heldOut: "first-of-latest-timestamp",
  trainOnValidation: true,
  validationInTestHistory: true,
  rankSeen: false,
  ties: "stable",
  negatives: "not-targets",
  shortHistories: "left-out",
  epochChosenOn: "test",
};
