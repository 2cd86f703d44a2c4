/** Checks that a split is a partition, with the last actions for the test. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { type HeldOut, leaveOneOut } from "./split.ts";
import { namesOf, sequences, sequencesFrom } from "./testing/arbitraries.ts";

const options = fc.record({
  heldOut: fc.constantFrom<HeldOut>("last", "first-of-latest-timestamp"),
  trainOnValidation: fc.boolean(),
});

test("training, validation and test are a partition of every user's actions", () => {
  fc.assert(
    fc.property(sequences(), options, (given, how) => {
      const split = leaveOneOut(given, how);
      for (let user = 0; user < given.userCount; user++) {
        const [start = 0, end = 0] = [given.offsets[user], given.offsets[user + 1]];
        const held = [split.validation, split.test].map((part) => part.starts[part.users.indexOf(user)] ?? -1);
        const trained = split.trainEnds[user];
        expect([...namesOf(split.sequences, user)].toSorted()).toEqual([...namesOf(given, user)].toSorted());
        if (end - start < 3) expect([trained, ...held]).toEqual([end, -1, -1]);
        else expect([trained, ...held]).toEqual([how.trainOnValidation ? end - 1 : end - 2, end - 2, end - 1]);
      }
      expect(split.sequences.times).toEqual(given.times);
    }),
  );
});

test("the test action is the last, or the first in the file of those at the latest time", () => {
  const given = sequencesFrom(
    [
      ["a", "b", "c", "d"],
      ["e", "f", "g"],
    ],
    [
      [1, 2, 2, 2],
      [1, 2, 3],
    ],
  );
  const last = leaveOneOut(given, { heldOut: "last", trainOnValidation: false });
  expect(last.sequences).toBe(given);
  const first = leaveOneOut(given, { heldOut: "first-of-latest-timestamp", trainOnValidation: true });
  expect(namesOf(first.sequences, 0)).toEqual(["a", "c", "d", "b"]);
  expect(namesOf(first.sequences, 1)).toEqual(["e", "f", "g"]);
  expect(namesOf(given, 0)).toEqual(["a", "b", "c", "d"]);
});
