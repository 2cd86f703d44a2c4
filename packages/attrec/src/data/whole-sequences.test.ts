/** Checks that sequences are runs of training actions, that their targets are the next, and which targets there are. */
import { key } from "@attrec/tensor";
import { at } from "@attrec/tensor/extend";
import fc from "fast-check";
import { expect, test } from "vitest";
import { batches } from "./batches.ts";
import { leaveOneOut, type Split } from "./split.ts";
import { sequences, sequencesFrom } from "./testing/arbitraries.ts";
import { wholeSequences } from "./whole-sequences.ts";
import type { Windows } from "./windows.ts";

const how = { heldOut: "last", trainOnValidation: false } as const;
const splits: fc.Arbitrary<Split> = sequences().map((given) => leaveOneOut(given, how));
const lengths = fc.integer({ min: 1, max: 5 });

/** What each user did in training. */
const trainedOn = ({ sequences: { offsets, items, userCount }, trainEnds }: Split): readonly (readonly number[])[] =>
  Array.from({ length: userCount }, (_, user) => [...items.subarray(offsets[user], trainEnds[user])]);

/** Sequence w as user, all places of the history and of the targets, and the number of masked places. */
const sequence = (windows: Windows, w: number) => {
  const { historyLength, users, histories, targets, lengths: real = new Int32Array(0) } = windows;
  const row = (x: Int32Array): readonly number[] => [...x.subarray(w * historyLength, (w + 1) * historyLength)];
  return { user: at(users, w), history: row(histories), targets: row(targets), masked: historyLength - at(real, w) };
};

/** The definition: the sequences of one user, each as the positions of its targets, L of them; 0 or less where it is masked. */
const places = (actions: number, length: number, stride: number): readonly (readonly number[])[] => {
  const rows: number[][] = [];
  for (let last = actions - 1; last >= 1; last -= stride) {
    rows.unshift(Array.from({ length }, (_, k) => last - length + 1 + k));
    if (last - length < 1) break;
  }
  return rows;
};

test("each real place holds an item of a run of training, and its target is the next; masked places repeat the first", () => {
  fc.assert(
    fc.property(splits, lengths, fc.option(lengths, { nil: undefined }), (split, historyLength, wanted) => {
      const stride = wanted && Math.min(wanted, historyLength);
      const windows = wholeSequences(split, { historyLength, ...(stride && { stride }) });
      const expected = trainedOn(split).flatMap((own, user) =>
        places(own.length, historyLength, stride ?? Infinity).map((row) => {
          const masked = row.filter((place) => place < 1).length;
          const first = row[masked] ?? 1;
          const real = row.map((place) => Math.max(first, place));
          return {
            user,
            history: real.map((place) => own[place - 1]),
            targets: real.map((place) => own[place]),
            masked,
          };
        }),
      );
      expect(Array.from({ length: windows.count }, (_, w) => sequence(windows, w))).toEqual(expected);
    }),
  );
});

test("with a stride of L every training action but a user's first is a target once; without a stride, her last ones", () => {
  for (let actions = 0; actions < 12; actions++)
    for (let length = 1; length < 6; length++) {
      const real = (stride: number): readonly number[] =>
        places(actions, length, stride)
          .flat()
          .filter((place) => place >= 1)
          .toSorted((a, b) => a - b);
      const all = Array.from({ length: Math.max(0, actions - 1) }, (_, k) => k + 1);
      expect(real(length)).toEqual(all);
      expect(real(Infinity)).toEqual(all.slice(-length));
      for (let stride = 1; stride < length; stride++) expect(new Set(real(stride))).toEqual(new Set(all));
    }
});

test("an epoch has every sequence once, with its lengths, also where data are fewer than a batch, or a batch is one", () => {
  fc.assert(
    fc.property(splits, lengths, fc.constantFrom(1, 2, 1000), (split, historyLength, batchSize) => {
      const windows = wholeSequences(split, { historyLength, stride: historyLength });
      const found = Array.from(
        batches(windows, { key: key(1), epoch: 1, batchSize, negatives: {} }),
        ({ size, users, histories, positives, negatives, lengths: real }) => {
          expect(negatives.length).toBe(0);
          return Array.from({ length: size }, (_, row) =>
            [
              users[row],
              real?.[row],
              ...histories.subarray(row * historyLength, (row + 1) * historyLength),
              ...positives.subarray(row * historyLength, (row + 1) * historyLength),
            ].join(),
          );
        },
      ).flat();
      const expected = Array.from({ length: windows.count }, (_, w) => {
        const { user, history, targets, masked } = sequence(windows, w);
        return [user, historyLength - masked, ...history, ...targets].join();
      });
      expect(found.toSorted()).toEqual(expected.toSorted());
    }),
  );
});

test("a stride that would leave positions out is refused", () => {
  const split = leaveOneOut(sequencesFrom([["a", "b", "c", "d"]]), how);
  expect(() => wholeSequences(split, { historyLength: 2, stride: 3 })).toThrow(
    "A stride of 3 leaves positions out between sequences of 2 items (L): take one of at most 2.",
  );
  expect(() => wholeSequences(split, { historyLength: 0 })).toThrow("as historyLength, got 0");
});
