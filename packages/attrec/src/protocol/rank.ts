// Ranks the held-out items of an experiment, in blocks of users that fit on the device.
import { TooLargeError } from "@attrec/tensor";
import type { Experiment } from "./experiment.ts";
import type { Part, RankingTask } from "./query-blocks.ts";
import type { CountingScore } from "./rank-counted.ts";
import { type Ranks, rankUsers, rehearseRanking } from "./ranking.ts";

/**
 * The most users and the most scores of a block: with very many items a block has fewer users. A graphics card tells so many places in a block apart.
 */
const [BLOCK, MOST_SCORES] = [128, 2 ** 24];

/** How many users are scored at once, where the device has room for their scores of so many items. */
export const usersAtOnce = (itemCount: number): number =>
  Math.max(1, Math.min(BLOCK, Math.floor(MOST_SCORES / itemCount)));

/** What else is wanted of a ranking: the first items of each query, or ranks among a sample instead of all items. */
export type RankingWishes = Pick<RankingTask, "listLength" | "sampled">;

/**
 * The rank of every user's held-out item. Users are scored in blocks that fit on the device.
 *
 * @throws TooLargeError if there is no room for a single user
 *
 * @example
 * ```ts
 * const rows = ["ann", "bob"].flatMap((user) => ["a", "b", "c", "d", "e"].map((item, time) => `${user},${item},${time}`));
 * const data = await datasetFrom("mine.csv", new TextEncoder().encode(["user,item,time", ...rows].join("\n")));
 * const experiment = prepareExperiment(data, defaultProtocol, { historyLength: 2, targetCount: 1 });
 * const model = attrec({ dim: 2 });
 * const parameters = compile((k: KeyTensor) => model.init(k, experiment.sizes), interpreter())(keyTensor(key(1)));
 * const { ranks } = await rank(experiment, scoresOf(opaque(model), interpreter(), experiment)(parameters), "test");
 * ranks.length; // 2
 * ```
 */
export const rank = (
  experiment: Experiment,
  score: CountingScore,
  part: Part,
  wanted: RankingWishes = {},
): Promise<Ranks> => inBlocks(experiment, part, (task) => rankUsers({ ...task, ...wanted, score }));

/**
 * Scores a few users as `rank` will, so that a lack of room shows before training and not after it.
 *
 * @throws TooLargeError if there is no room for the scores of a single user
 *
 * @example
 * ```ts
 * const score = scorer(model, interpreter(), 2)(parameters);
 * // There is room for the scores: training can begin.
 * await rehearseRank(experiment, score, "validation"); // undefined
 * ```
 */
export const rehearseRank = (experiment: Experiment, score: CountingScore, part: Part): Promise<void> =>
  inBlocks(experiment, part, (task) => rehearseRanking({ ...task, score }));

/** Runs a ranking task with users in blocks, and tries again with smaller blocks when the device says that they are too large. */
const inBlocks = async <T>(
  { split, protocol, windows: { historyLength } }: Experiment,
  part: Part,
  run: (task: RankingTask) => Promise<T>,
): Promise<T> => {
  const { itemCount } = split.sequences;
  let blockSize = usersAtOnce(itemCount);
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
