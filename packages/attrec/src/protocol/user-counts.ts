// Counts the users whom a model is trained on, and those whom it is judged on.
import { at } from "@attrec/tensor/extend";
import type { Split } from "../data/split.ts";
import type { ShortHistories } from "../data/windows.ts";
import { type Examples, usualExamples } from "../model/examples.ts";
import type { Experiment, WindowLengths } from "./experiment.ts";

/** How many users the examples of a training have. */
export interface UserCounts {
  /** The fewest training actions of a user who is trained on. */
  readonly fewest: number;
  /** Users with an example: the others have too few actions, and training never sees them. */
  readonly trained: number;
  /** Users who are tested, the same for every length. */
  readonly judged: number;
  /** Users who are tested, but not trained on. */
  readonly unseen: number;
}

/**
 * The fewest training actions that make an example: L + T, or as many as one item and its targets.
 *
 * @example
 * ```ts
 * fewestActions({ historyLength: 5, targetCount: 3 }, { kind: "windows" }, "left-out"); // 8
 * fewestActions({ historyLength: 5, targetCount: 3 }, { kind: "sequences" }, "left-out"); // 2
 * ```
 */
export const fewestActions = (
  { historyLength, targetCount }: WindowLengths,
  { kind }: Examples,
  shortHistories: ShortHistories,
): number => (kind === "sequences" ? 2 : (shortHistories === "left-out" ? historyLength : 1) + targetCount);

/**
 * The users of a split for examples of these lengths.
 *
 * @example
 * ```ts
 * const log = fromColumns({ users: ["ann", "ann", "ann", "ann"], items: ["a", "b", "c", "d"], times: [1, 2, 3, 4] });
 * userCounts(splitUnder(sequencesOf(log), defaultProtocol), { historyLength: 1, targetCount: 1 }); // { fewest: 2, trained: 1, judged: 1, unseen: 0 }
 * ```
 */
export const userCounts = (
  { sequences: { offsets, userCount }, trainEnds, test }: Split,
  lengths: WindowLengths,
  examples: Examples = usualExamples,
  shortHistories: ShortHistories = "left-out",
): UserCounts => {
  const fewest = fewestActions(lengths, examples, shortHistories);
  const isTrained = (user: number): boolean => at(trainEnds, user) - at(offsets, user) >= fewest;
  const judged = [...new Set(test.users)];
  return {
    fewest,
    trained: Array.from({ length: userCount }, (_, user) => user).filter(isTrained).length,
    judged: judged.length,
    unseen: judged.filter((user) => !isTrained(user)).length,
  };
};

/**
 * The users of an experiment.
 *
 * @example
 * ```ts
 * const rows = ["ann", "bob"].flatMap((user) => ["a", "b", "c", "d", "e"].map((item, time) => `${user},${item},${time}`));
 * const data = await datasetFrom("mine.csv", new TextEncoder().encode(["user,item,time", ...rows].join("\n")));
 * countUsers(prepareExperiment(data, defaultProtocol, { historyLength: 2, targetCount: 1 })); // { fewest: 3, trained: 2, judged: 2, unseen: 0 }
 * ```
 */
export const countUsers = ({ split, windows, examples, protocol }: Experiment): UserCounts =>
  userCounts(split, windows, examples, protocol.shortHistories);

/**
 * A sentence that says how many users are ranked though no training saw them, and what can be chosen; none if all are trained on.
 *
 * @example
 * ```ts
 * const rows = ["ann", "bob"].flatMap((user) => ["a", "b", "c", "d", "e"].map((item, time) => `${user},${item},${time}`));
 * const data = await datasetFrom("mine.csv", new TextEncoder().encode(["user,item,time", ...rows].join("\n")));
 * // Everybody is trained on, so that there is nothing to say.
 * untrainedNote(prepareExperiment(data, defaultProtocol, { historyLength: 2, targetCount: 1 })); // undefined
 * ```
 */
export const untrainedNote = (experiment: Experiment): string | undefined => {
  const { windows, protocol } = experiment;
  const { historyLength, targetCount, kind } = windows;
  const { fewest, judged, unseen } = countUsers(experiment);
  if (unseen === 0) return undefined;
  const choices = [
    ...(kind === "windows" && historyLength > 1 && protocol.shortHistories === "left-out"
      ? ["a smaller L (--length)", "shorter histories, which repeat their oldest item (--short-histories repeated)"]
      : []),
    ...(kind === "windows" && targetCount > 1 ? ["a smaller T (--targets)"] : []),
    "data without such users (--filter)",
  ];
  return `${unseen} of the ${judged} users who are tested have fewer than ${fewest} training actions: they are ranked, and were not trained on. Others can be chosen: ${choices.join("; ")}.`;
};
