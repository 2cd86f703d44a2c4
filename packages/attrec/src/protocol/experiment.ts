// Prepares data for training and ranking under a protocol.
import { DataError } from "../data/data-error.ts";
import type { Dataset } from "../data/dataset.ts";
import { type ItemSets, itemsBefore } from "../data/item-sets.ts";
import { type Sequences, sequencesOf } from "../data/sequences.ts";
import { FEWEST_TO_TEST, type Split, splitSequences } from "../data/split.ts";
import { splitRuleOf } from "../data/split-rule.ts";
import type { Windows } from "../data/windows.ts";
import { type Examples, usualExamples } from "../model/examples.ts";
import type { Sizes } from "../model/model.ts";
import { shortHistoriesOf } from "./short-histories.ts";
import { fewestActions } from "./user-counts.ts";
import { cutExamples } from "./cut-examples.ts";
import { defaultProtocol, type Protocol } from "./protocol.ts";

/** A data set prepared for training and ranking under a protocol. */
export interface Experiment {
  readonly dataset: Dataset;
  readonly protocol: Protocol;
  readonly sequences: Sequences;
  readonly split: Split;
  /** What the windows were cut for. */
  readonly examples: Examples;
  readonly windows: Windows;
  readonly sizes: Sizes;
  /** The items that negatives avoid besides the targets, if the protocol asks for it. */
  readonly history: ItemSets | undefined;
}

/** A model, or what of it decides the examples that it is trained on. */
export interface DeclaresExamples {
  readonly name?: string;
  readonly examples?: Examples;
}

/** The lengths of windows: L items of history and T targets. */
export interface WindowLengths {
  readonly historyLength: number;
  readonly targetCount: number;
}

/**
 * Divides sequences as a protocol says. Throws a `DataError` for a split that is none, or that the moments of the data do not
 * allow.
 *
 * @example
 * ```ts
 * const log = fromColumns({ users: ["ann", "ann", "ann", "ann"], items: ["a", "b", "c", "d"], times: [1, 2, 3, 4] });
 * splitUnder(sequencesOf(log), defaultProtocol).trainEnds; // [2]
 * ```
 */
export const splitUnder = (sequences: Sequences, protocol: Protocol): Split =>
  splitSequences(sequences, protocol, { ...protocol, rule: splitRuleOf(protocol.split) });

/**
 * Splits a data set and cuts its training part into the examples of a model, or into windows if it declares none. Whole sequences
 * are masked, whatever the protocol says of short histories. `remedy` is the advice in the error when no window has these lengths,
 * for users who did not choose L and T themselves.
 *
 * @throws Error if no user has enough actions for a window, or to be tested; OptionError for masks that the model does not take
 *
 * @example
 * ```ts
 * const rows = ["ann", "bob"].flatMap((user) => ["a", "b", "c", "d", "e"].map((item, time) => `${user},${item},${time}`));
 * const data = await datasetFrom("mine.csv", new TextEncoder().encode(["user,item,time", ...rows].join("\n")));
 * const { windows, sizes } = prepareExperiment(data, defaultProtocol, { historyLength: 2, targetCount: 1 });
 * [describeWindows(windows), sizes.users, sizes.items]; // ["2 windows of L 2 and T 1", 2, 5]
 * ```
 */
export const prepareExperiment = (
  dataset: Dataset,
  given: Protocol,
  lengths: WindowLengths,
  model: DeclaresExamples = {},
  remedy = "choose a smaller L or T",
): Experiment => {
  const { examples = usualExamples } = model;
  const protocol = { ...given, shortHistories: shortHistoriesOf(given.shortHistories, model) };
  const { by } = splitRuleOf(protocol.split);
  if (dataset.interactions.ordinal && (by === "time" || by === "session")) {
    throw new DataError(
      `${dataset.name} has an order and no times, which the split ${protocol.split} needs: take one that goes by each user's order, such as leave-one-out.`,
    );
  }
  const whole = sequencesOf(dataset.interactions);
  const split = splitUnder(whole, protocol);
  const windows = cutExamples(split, lengths, examples, protocol.shortHistories);
  if (windows.count === 0) {
    if (examples.kind === "sequences")
      throw new Error(
        `No user of ${dataset.name} has 2 training actions, which a sequence needs: take data with longer histories.`,
      );
    throw new Error(
      `No user of ${dataset.name} has ${fewestActions(lengths, examples, protocol.shortHistories)} training actions, which a window of L ${lengths.historyLength} and T ${lengths.targetCount} needs: ${remedy}.`,
    );
  }
  if (split.test.users.length === 0) {
    throw new Error(
      protocol.split === defaultProtocol.split
        ? `No user of ${dataset.name} has ${FEWEST_TO_TEST} actions, so nobody can be tested: take data with longer histories.`
        : `Nobody of ${dataset.name} can be tested under the split ${protocol.split}: take data with longer histories, or another split.`,
    );
  }
  return {
    dataset,
    protocol,
    sequences: split.sequences,
    split,
    examples,
    windows,
    sizes: { users: whole.userCount, items: whole.itemCount },
    history: protocol.negatives === "not-history" ? itemsBefore(split.sequences, split.trainEnds) : undefined,
  };
};
