// Prepares data for training and ranking under a protocol.
import type { Dataset } from "../data/dataset.ts";
import { type ItemSets, itemsBefore } from "../data/item-sets.ts";
import { type Sequences, sequencesOf } from "../data/sequences.ts";
import { FEWEST_TO_TEST, leaveOneOut, type Split } from "../data/split.ts";
import { slidingWindows, type Windows } from "../data/windows.ts";
import type { Sizes } from "../model/model.ts";
import type { Protocol } from "./protocol.ts";

/** A data set prepared for training and ranking under a protocol. */
export interface Experiment {
  readonly dataset: Dataset;
  readonly protocol: Protocol;
  readonly sequences: Sequences;
  readonly split: Split;
  readonly windows: Windows;
  readonly sizes: Sizes;
  /** The items that negatives avoid besides the targets, if the protocol asks for it. */
  readonly history: ItemSets | undefined;
}

/** The lengths of windows: L items of history and T targets. */
export interface WindowLengths {
  readonly historyLength: number;
  readonly targetCount: number;
}

/**
 * Splits a data set and cuts its training part into windows. `remedy` is the advice in the error when no window has these
 * lengths, for users who did not choose L and T themselves.
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
      `No user of ${dataset.name} has ${lengths.historyLength + lengths.targetCount} training actions, which a window of L ${lengths.historyLength} and T ${lengths.targetCount} needs: ${remedy}.`,
    );
  }
  if (split.test.every((position) => position < 0)) {
    throw new Error(
      `No user of ${dataset.name} has ${FEWEST_TO_TEST} actions, so nobody can be tested: take data with longer histories.`,
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
