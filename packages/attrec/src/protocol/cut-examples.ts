// Cuts the training part of a split into the examples that a model declares.
import { at } from "@attrec/tensor/extend";
import type { Split } from "../data/split.ts";
import { wholeSequences } from "../data/whole-sequences.ts";
import { type ShortHistories, slidingWindows, type WindowOptions, type Windows } from "../data/windows.ts";
import { type Examples, negativeCountsOf } from "../model/examples.ts";

/**
 * The examples of a training: windows of L and T, or sequences of at most L. Throws a `RangeError` for lengths that are not
 * whole numbers of at least 1, and for a stride beyond L.
 *
 * @example
 * ```ts
 * const users = ["ann", "ann", "ann", "ann", "ann", "ann"];
 * const log = fromColumns({ users, items: ["a", "b", "c", "d", "e", "f"], times: [1, 2, 3, 4, 5, 6] });
 * const split = splitUnder(sequencesOf(log), defaultProtocol);
 * describeWindows(cutExamples(split, { historyLength: 50, targetCount: 1 }, { kind: "sequences" })); // "1 sequences of at most 50 items"
 * ```
 */
export const cutExamples = (
  split: Split,
  { historyLength, targetCount }: WindowOptions,
  examples: Examples,
  shortHistories: ShortHistories = "left-out",
): Windows => {
  const windows =
    examples.kind === "windows"
      ? slidingWindows(split, {
          historyLength,
          targetCount,
          ...(shortHistories !== "left-out" && { fewest: 1 }),
        })
      : wholeSequences(split, {
          historyLength,
          ...(examples.stride !== undefined && { stride: examples.stride }),
        });
  const { popularity = 0 } = negativeCountsOf(examples, windows.targetCount);
  const { lengths, ...rest } = windows;
  return {
    ...rest,
    // A model is not told which places repeat the oldest item.
    ...(lengths && shortHistories !== "repeated" && { lengths }),
    ...(popularity > 0 && { actions: trainingActions(split) }),
  };
};

/** The items of all actions in training. */
const trainingActions = ({ sequences: { items, offsets, userCount }, trainEnds }: Split): Int32Array => {
  const kept = new Int32Array(items.length);
  let count = 0;
  for (let user = 0; user < userCount; user++) {
    const own = items.subarray(at(offsets, user), at(trainEnds, user));
    kept.set(own, count);
    count += own.length;
  }
  return kept.slice(0, count);
};
