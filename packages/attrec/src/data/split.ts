// Divides sequences into training, validation and test.
import { at } from "@attrec/tensor/extend";
import { divide } from "./divide.ts";
import { type Queries, queriesOf, type TargetRule } from "./queries.ts";
import type { Sequences } from "./sequences.ts";
import type { SplitRule } from "./split-rule.ts";

/**
 * The action of a user that is her last: the "last" of the sequence (if several share the latest time, the last in the file),
 * or the "first-of-latest-timestamp" in the file, as in the first author's released code.
 */
export type HeldOut = "last" | "first-of-latest-timestamp";

/** Whether users are tested of whom training has no action: such users are "cold". */
export type ColdUsers = "left-out" | "ranked";

/** The options of a split; a `Protocol` has them. */
export interface SplitOptions {
  readonly heldOut: HeldOut;
  /** Whether training also uses the validation actions. */
  readonly trainOnValidation: boolean;
  /** Whether the history for the test goes on after training ended; true by default. */
  readonly validationInTestHistory?: boolean;
}

/** The rules of a split that need not be leave-one-out. */
export interface SplitRules {
  readonly rule: SplitRule;
  readonly targetRule: TargetRule;
  readonly coldUsers: ColdUsers;
}

/**
 * The training, validation and test actions, all as positions in `sequences`. Training never has an action of a user that is
 * at or after one that the user is asked for.
 */
export interface Split {
  /** The sequences in the order of this split. */
  readonly sequences: Sequences;
  /** For each user, the position before which training ends. Training starts at the user's offset. */
  readonly trainEnds: Int32Array;
  readonly validation: Queries;
  readonly test: Queries;
}

/** The fewest actions of a tested user. Training uses all actions of a user with fewer, and none is tested. */
export const FEWEST_TO_TEST = 3;

const LEAVE_ONE_OUT: SplitRules = { rule: { by: "count", count: 1 }, targetRule: "all", coldUsers: "left-out" };

/**
 * Holds out the last action of every user as test and the second last as validation.
 *
 * @example
 * ```ts
 * const log = fromColumns({ users: ["ann", "ann", "ann", "ann"], items: ["a", "b", "c", "d"], times: [1, 2, 3, 4] });
 * // Of four actions the first two are for training.
 * leaveOneOut(sequencesOf(log), { heldOut: "last", trainOnValidation: false }).trainEnds; // [2]
 * ```
 */
export const leaveOneOut = (sequences: Sequences, options: SplitOptions): Split =>
  splitSequences(sequences, options, LEAVE_ONE_OUT);

/**
 * Divides the actions of all users by a rule, and asks for those that are held out.
 *
 * Throws a `DataError` where the moments of the data do not allow the rule.
 *
 * @example
 * ```ts
 * const rules = { rule: splitRuleOf("leave-2-out"), targetRule: "all", coldUsers: "left-out" } as const;
 * const options = { heldOut: "last", trainOnValidation: false } as const;
 * const { trainEnds, test } = splitSequences(sequencesOf(data.interactions), options, rules);
 * // Of each user's six actions two are for training; the first of two that are tested is the fifth.
 * [trainEnds, test.starts, test.ends]; // [[2, 8, 14, 20], [4, 10, 16, 22], [6, 12, 18, 24]]
 * ```
 */
export const splitSequences = (
  given: Sequences,
  { heldOut, trainOnValidation, validationInTestHistory = true }: SplitOptions,
  { rule, targetRule, coldUsers }: SplitRules,
): Split => {
  const sequences = heldOut === "last" ? given : firstOfLatestToTheEnd(given);
  const { offsets, userCount } = sequences;
  const { validation, test } = divide(sequences, rule);
  const trainEnds = trainOnValidation ? test : validation;
  const isCold = (user: number): boolean => at(trainEnds, user) === at(offsets, user);
  const isSkipped = coldUsers === "left-out" ? isCold : undefined;
  const users = Array.from({ length: userCount }, (_, user) => user);
  return {
    sequences,
    trainEnds,
    validation: queriesOf(sequences, { begins: validation, ends: test }, targetRule, isSkipped),
    test: queriesOf(
      sequences,
      {
        begins: test,
        ends: Int32Array.from(users, (user) => at(offsets, user + 1)),
        ...(!validationInTestHistory && { historyEnds: validation }),
      },
      targetRule,
      isSkipped,
    ),
  };
};

/** Moves, for every user, the first action at the latest time behind the other actions. Times stay in order. */
const firstOfLatestToTheEnd = (sequences: Sequences): Sequences => {
  const { offsets, times, userCount } = sequences;
  const items = sequences.items.slice();
  for (let user = 0; user < userCount; user++) {
    const start = at(offsets, user);
    const last = at(offsets, user + 1) - 1;
    let first = last;
    while (first > start && times[first - 1] === times[last]) first--;
    if (first >= last) continue;
    items.copyWithin(first, first + 1, last + 1);
    items[last] = at(sequences.items, first);
  }
  return { ...sequences, items };
};
