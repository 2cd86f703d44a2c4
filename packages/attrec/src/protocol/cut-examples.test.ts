/** The law of training, for examples of every kind: nothing that users did from the end of their training on reaches it. */
import { key } from "@attrec/tensor";
import fc from "fast-check";
import { expect, test } from "vitest";
import { batches } from "../data/batches.ts";
import type { Split } from "../data/split.ts";
import { sequences, splitDrawn, splitNames, splitOptions } from "../data/testing/arbitraries.ts";
import { type Examples, negativeCountsOf, usualExamples } from "../model/examples.ts";
import { cutExamples } from "./cut-examples.ts";

/** Kinds of examples, with and without histories that are shorter than L. */
const kinds: readonly (readonly [Examples, "left-out" | "masked" | "repeated"])[] = [
  [usualExamples, "left-out"],
  [usualExamples, "repeated"],
  [{ kind: "windows", masked: true, negatives: { popularity: 2 } }, "masked"],
  [{ kind: "sequences", negatives: { uniform: 1, popularity: 1 } }, "left-out"],
  [{ kind: "sequences", stride: 2, negatives: { inBatch: 2 } }, "masked"],
];

/** All batches of an epoch, of each kind of examples. */
const trainedOn = (split: Split): unknown =>
  kinds.map(([examples, shortHistories]) => {
    const windows = cutExamples(split, { historyLength: 3, targetCount: 1 }, examples, shortHistories);
    const negatives = negativeCountsOf(examples, windows.targetCount);
    const options = { key: key(1), epoch: 1, batchSize: 4, negatives };
    return Array.from(batches(windows, options), (batch) => structuredClone(batch));
  });

test("training is the same for every kind of examples, whatever the users did from the end of their training on", () => {
  let changed = 0;
  fc.assert(
    fc.property(sequences({ minLength: 20 }), splitNames, splitOptions, fc.nat(6), (given, name, options, shift) => {
      const split = splitDrawn(given, { ...options, split: name });
      const { sequences: before, trainEnds } = split;
      // A single item leaves no negative.
      fc.pre(before.itemCount > 1);
      const items = before.items.slice();
      for (let user = 0; user < before.userCount; user++)
        for (let i = trainEnds[user] ?? 0; i < (before.offsets[user + 1] ?? 0); i++) {
          changed++;
          items[i] = ((items[i] ?? 0) + shift) % before.itemCount;
        }
      expect(trainedOn({ ...split, sequences: { ...before, items } })).toEqual(trainedOn(split));
    }),
  );
  expect(changed).toBeGreaterThan(100);
});
