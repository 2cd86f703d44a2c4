import type { Exclusion } from "../data/negatives.ts";
import type { HeldOut, SplitOptions } from "../data/split.ts";
import type { Ties } from "./rank-target.ts";

/**
 * How a result was come by, where the paper leaves it open and implementations differ. Two results can be compared only
 * if every entry is equal, and the data are.
 */
export interface Protocol extends SplitOptions {
  /** Which action of a user is the test. */
  readonly heldOut: HeldOut;
  /** Whether the validation action, too, is trained on. */
  readonly trainOnValidation: boolean;
  /** Whether the history that a test is predicted from ends with the validation item, or just before it. */
  readonly validationInTestHistory: boolean;
  /** Whether items that the user has interacted with before are ranked as well. */
  readonly rankSeen: boolean;
  /** How a candidate counts whose score equals that of the right item. */
  readonly ties: Ties;
  /** What is never drawn as a negative in training. */
  readonly negatives: Exclusion;
  /** Which ranks decided when training ended, and on the hyper-parameters. */
  readonly epochChosenOn: "validation" | "test";
}

/** The protocol of this package: the paper's, with what it leaves open decided so that nothing looks at the test. */
export const defaultProtocol: Protocol = {
  heldOut: "last",
  trainOnValidation: false,
  validationInTestHistory: true,
  rankSeen: false,
  ties: "against",
  negatives: "not-targets",
  epochChosenOn: "validation",
};

/**
 * What the first author's released code does: it trains on all but the test action, takes the first of several latest
 * actions in the file as the test, and reads the best epoch off the test results.
 */
export const authorProtocol: Protocol = {
  heldOut: "first-of-latest-timestamp",
  trainOnValidation: true,
  validationInTestHistory: true,
  rankSeen: false,
  ties: "stable",
  negatives: "not-targets",
  epochChosenOn: "test",
};
