// Counts the users whom a model is trained on, and those whom it is judged on, where the data themselves are not at hand.
import { at } from "@attrec/tensor/extend";
import type { Split, UserCounts } from "attrec";

/** For each number of actions in training: how many users have so many, and how many of them are tested. */
export type UserLengths = readonly (readonly [actions: number, users: number, judged: number])[];

/** The lengths of the users of a split, ascending. */
export const userLengths = ({ sequences: { offsets, userCount }, trainEnds, test }: Split): UserLengths => {
  const judged = new Set(test.users);
  const counts = new Map<number, readonly [users: number, judged: number]>();
  for (let user = 0; user < userCount; user++) {
    const actions = at(trainEnds, user) - at(offsets, user);
    const [users, of] = counts.get(actions) ?? [0, 0];
    counts.set(actions, [users + 1, of + (judged.has(user) ? 1 : 0)]);
  }
  return [...counts].map(([actions, [users, of]]) => [actions, users, of] as const).toSorted(([a], [b]) => a - b);
};

/** The users where those with at least so many actions in training are trained on. */
export const usersWith = (lengths: UserLengths, fewest: number): UserCounts => {
  const sum = (of: (line: UserLengths[number]) => number): number =>
    lengths.reduce((total, line) => total + of(line), 0);
  return {
    fewest,
    trained: sum(([actions, users]) => (actions >= fewest ? users : 0)),
    judged: sum(([, , judged]) => judged),
    unseen: sum(([actions, , judged]) => (actions >= fewest ? 0 : judged)),
  };
};
