import { compile, type Device, read, tensor } from "@attrec/tensor";
import type { Dataset } from "../data/dataset.ts";
import { type ItemSets, itemsBefore } from "../data/item-sets.ts";
import { type Sequences, sequencesOf } from "../data/sequences.ts";
import { leaveOneOut, type Split } from "../data/split.ts";
import { slidingWindows, type Windows } from "../data/windows.ts";
import type { SequentialModel, Sizes } from "../model/model.ts";
import type { Protocol } from "../protocol/protocol.ts";
import { type Part, type Ranks, rankUsers, type Score } from "../protocol/ranking.ts";

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

/** A model's scores as the ranking asks for them: a block of users against all items. */
export const scorer = <P>(
  model: SequentialModel<P>,
  device: Device,
  historyLength: number,
): ((parameters: P) => Score) => {
  const score = compile(model.score, device);
  return (parameters) => (users, histories, elapsed) => {
    const [batch, length] = [users.length, historyLength];
    const query = {
      user: tensor("int:batch", users, { batch }),
      history: tensor("int:batch length", histories, { batch, length }),
      ...(model.looksAtTime && { elapsed: tensor("batch", elapsed ?? new Float32Array(batch), { batch }) }),
    };
    // Scores are floats, of whichever width the device has.
    return read(score(parameters, query)) as Float32Array | Float64Array;
  };
};

/** The rank of every user's held-out item. */
export const rank = ({ split, protocol, windows }: Experiment, score: Score, part: Part): Ranks =>
  rankUsers({ split, protocol, part, historyLength: windows.historyLength, blockSize: BLOCK, score });
