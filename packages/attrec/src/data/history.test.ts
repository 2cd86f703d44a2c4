/** Checks the history of a user before a position. */
import { expect, test } from "vitest";
import { historyBefore } from "./history.ts";
import { sequencesFrom } from "./testing/arbitraries.ts";

const sequences = sequencesFrom([
  ["a", "b"],
  ["c", "d", "e", "f"],
]);
const before = (user: number, position: number, length: number): readonly (string | undefined)[] => {
  const out = new Int32Array(length + 1).fill(-1);
  historyBefore(sequences, user, position, length, out, 1);
  expect(out[0]).toBe(-1);
  return Array.from(out.subarray(1), (item) => sequences.itemNames[item]);
};

test("the last items before a position, oldest first", () => {
  expect(before(1, 5, 2)).toEqual(["d", "e"]);
  expect(before(1, 6, 3)).toEqual(["d", "e", "f"]);
});

test("a shorter history repeats its oldest item on the left, and never another user's", () => {
  expect(before(1, 4, 4)).toEqual(["c", "c", "c", "d"]);
});

test("a position without an action before it is refused", () => {
  for (const position of [2, -1, 7])
    expect(() => before(1, position, 2)).toThrow('Expected a position with an action of user "u1" before it');
});
