import { compile, type Device, read, tensor, type Tensor, toHost } from "@attrec/tensor";
import type { Dataset } from "../data/dataset.ts";
import { type ItemSets, itemsBefore } from "../data/item-sets.ts";
import { type Sequences, sequencesOf } from "../data/sequences.ts";
import { leaveOneOut, type Split } from "../data/split.ts";
import { slidingWindows, type Windows } from "../data/windows.ts";
import type { Query, SequentialModel, Sizes } from "../model/model.ts";
import { assertLength } from "../options/lengths.ts";
import type { Protocol } from "../protocol/protocol.ts";
import { type Ahead, countAhead } from "../protocol/count-ahead.ts";
import type { Scores, Ties } from "../protocol/rank-target.ts";
import { type Count, type Part, type Ranks, rankUsers, type Score } from "../protocol/ranking.ts";

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
 * Splits a data set and cuts its training part into windows.
 *
 * @throws Error if no user has enough actions for a window
 */
export const prepareExperiment = (dataset: Dataset, protocol: Protocol, lengths: WindowLengths): Experiment => {
  const whole = sequencesOf(dataset.interactions);
  const split = leaveOneOut(whole, protocol);
  const windows = slidingWindows(split, lengths);
  if (windows.count === 0) {
    throw new Error(
      `No user of ${dataset.name} has ${lengths.historyLength + lengths.targetCount} training actions, as a window of L ${lengths.historyLength} and T ${lengths.targetCount} needs: choose a smaller --length or --targets.`,
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

/** How many users are scored at once. */
export const BLOCK = 128;

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

/** The rank of every user's held-out item. */
export const rank = ({ split, protocol, windows }: Experiment, score: Score, part: Part): Promise<Ranks> =>
  rankUsers({ split, protocol, part, historyLength: windows.historyLength, blockSize: BLOCK, score });
