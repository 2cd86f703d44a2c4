// Ranks the held-out items of an experiment, as many users at once as a device has room for.
import { TooLargeError } from "@attrec/tensor";
import type { Experiment } from "./experiment.ts";
import { type Part, type RankingTask, type Ranks, rankUsers, rehearseRanking, type Score } from "./ranking.ts";

/** How many users are scored at once, and how many scores that may be: of very many items the users are fewer. */
const [BLOCK, MOST_SCORES] = [128, 2 ** 26];

/**
 * The rank of every user's held-out item. So many users are scored at once as there is room for on the device.
 *
 * @throws TooLargeError if there is none for a single one
 */
export const rank = (experiment: Experiment, score: Score, part: Part): Promise<Ranks> =>
  inBlocks(experiment, part, (task) => rankUsers({ ...task, score }));

/**
 * Scores a few users as `rank` will, so that what does not fit is said before a training and not after it.
 *
 * @throws TooLargeError if there is no room for the scores of a single user
 */
export const rehearseRank = (experiment: Experiment, score: Score, part: Part): Promise<void> =>
  inBlocks(experiment, part, (task) => rehearseRanking({ ...task, score }));

/** Does with users in blocks what a device has room for: in smaller ones, where it says that they are too large. */
const inBlocks = async <T>(
  { split, protocol, windows: { historyLength } }: Experiment,
  part: Part,
  run: (task: RankingTask) => Promise<T>,
): Promise<T> => {
  const { itemCount } = split.sequences;
  let blockSize = Math.max(1, Math.min(BLOCK, Math.floor(MOST_SCORES / itemCount)));
  for (;;) {
    try {
      return await run({ split, protocol, part, historyLength, blockSize });
    } catch (error) {
      if (!(error instanceof TooLargeError)) throw error;
      if (blockSize === 1)
        throw new TooLargeError(
          `The scores of ${itemCount} items have no room on the device, not even those for one user at a time. ${error.message}`,
          { cause: error },
        );
      blockSize = Math.ceil(blockSize / 2);
    }
  }
};
