// Prepares data for training and ranking, and ranks with a trained model.
import { compile, type Device, read, tensor, type Tensor, toHost, TooLargeError } from "@attrec/tensor";
import type { Dataset } from "../data/dataset.ts";
import { type ItemSets, itemsBefore } from "../data/item-sets.ts";
import { type Sequences, sequencesOf } from "../data/sequences.ts";
import { FEWEST_TO_TEST, leaveOneOut, type Split } from "../data/split.ts";
import { slidingWindows, type Windows } from "../data/windows.ts";
import type { Query, SequentialModel, Sizes } from "../model/model.ts";
import { assertLength } from "../options/lengths.ts";
import type { Protocol } from "../protocol/protocol.ts";
import { type Ahead, countAhead } from "../protocol/count-ahead.ts";
import type { Scores, Ties } from "../protocol/rank-target.ts";
import {
  type Count,
  type Part,
  type RankingTask,
  type Ranks,
  rankUsers,
  rehearseRanking,
  type Score,
} from "../protocol/ranking.ts";

/** A data set prepared for training and ranking under a protocol. */
export interface Experiment {
  readonly dataset: Dataset;
  readonly protocol: Protocol;
  readonly sequences: Sequences;
  readonly split: Split;
  readonly windows: Windows;
  readonly sizes: Sizes;
  /** What the negatives avoid besides the targets, if the protocol says so. */
  readonly history: ItemSets | undefined;
}

/** The lengths of windows: L items of history and T targets. */
export interface WindowLengths {
  readonly historyLength: number;
  readonly targetCount: number;
}

/**
 * Splits a data set and cuts its training part into windows. `remedy` is what to do, for whoever did not choose L and T, where
 * there is no window of these lengths.
 *
 * @throws Error if no user has enough actions for a window, or to be tested
 */
export const prepareExperiment = (
  dataset: Dataset,
  protocol: Protocol,
  lengths: WindowLengths,
  remedy = "choose a smaller L or T",
): Experiment => {
  const whole = sequencesOf(dataset.interactions);
  const split = leaveOneOut(whole, protocol);
  const windows = slidingWindows(split, lengths);
  if (windows.count === 0) {
    throw new Error(
      `No user of ${dataset.name} has ${lengths.historyLength + lengths.targetCount} training actions, as a window of L ${lengths.historyLength} and T ${lengths.targetCount} needs: ${remedy}.`,
    );
  }
  if (split.test.every((position) => position < 0)) {
    throw new Error(
      `No user of ${dataset.name} has ${FEWEST_TO_TEST} actions, so that nobody could be tested: take data with longer histories.`,
    );
  }
  return {
    dataset,
    protocol,
    sequences: split.sequences,
    split,
    windows,
    sizes: { users: whole.userCount, items: whole.itemCount },
    history: protocol.negatives === "not-history" ? itemsBefore(split.sequences, split.trainEnds) : undefined,
  };
};

/** How many users are scored at once, and how many scores that may be: of very many items the users are fewer. */
const [BLOCK, MOST_SCORES] = [128, 2 ** 26];

/**
 * A model's scores as the ranking asks for them: a block of users against all items.
 *
 * @throws OptionError if the model is made for histories of another length
 */
export const scorer = <P>(
  model: SequentialModel<P>,
  device: Device,
  historyLength: number,
): ((parameters: P) => Score) => {
  assertLength(model, historyLength);
  const score = compile(model.score, device);
  const counting = (ties: Ties) =>
    compile(
      (parameters: P, query: Query, targets: Tensor<["batch"], "int">, excluded: Tensor<["excluded"], "int">): Ahead =>
        countAhead(model.score(parameters, query), targets, excluded, ties),
      device,
    );
  const counts = { against: counting("against"), stable: counting("stable") };
  const queryOf = (users: Int32Array, histories: Int32Array, elapsed?: Float32Array): Query => {
    const [batch, length] = [users.length, historyLength];
    return {
      user: tensor("int:batch", users, { batch }),
      history: tensor("int:batch length", histories, { batch, length }),
      ...(model.looksAtTime && { elapsed: tensor("batch", elapsed ?? new Float32Array(batch), { batch }) }),
    };
  };
  // Scores are floats, of whichever width the device has.
  const numbers = (x: Tensor): Scores => read(x) as Scores;
  return (parameters) => {
    const count: Count = async (block, targets, excluded, ties) => {
      const { ahead, own, ...rest } = await toHost(
        counts[ties](
          parameters,
          queryOf(...block),
          tensor("int:batch", targets, { batch: targets.length }),
          tensor("int:excluded", excluded, { excluded: excluded.length }),
        ),
      );
      return { ahead: numbers(ahead), own: numbers(own), excluded: numbers(rest.excluded) };
    };
    return Object.assign(
      async (...block: Parameters<typeof queryOf>) => numbers(await toHost(score(parameters, queryOf(...block)))),
      { count },
    );
  };
};

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
