/** Checks the sequences of users against a slow version of them. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { sequencesOf } from "./sequences.ts";
import { interactions, namesOf, sequencesFrom } from "./testing/arbitraries.ts";

test("each user's rows, by time, ties in file order, repeats kept", () => {
  fc.assert(
    fc.property(interactions(), (given) => {
      const sequences = sequencesOf(given);
      const rows = [...given.users.keys()].toSorted((a, b) => (given.times[a] ?? 0) - (given.times[b] ?? 0) || a - b);
      for (let user = 0; user < sequences.userCount; user++) {
        const own = rows.filter((row) => given.users[row] === user);
        const [start, end] = [sequences.offsets[user], sequences.offsets[user + 1]];
        expect([...sequences.items.subarray(start, end)]).toEqual(own.map((row) => given.items[row]));
        expect([...sequences.times.subarray(start, end)]).toEqual(own.map((row) => given.times[row]));
      }
      expect(sequences.offsets[sequences.userCount]).toBe(given.users.length);
    }),
  );
});

test("an example", () => {
  const sequences = sequencesFrom([["a", "b", "c", "a"], ["c"]], [[5, 1, 5, 9], [0]]);
  expect(namesOf(sequences, 0)).toEqual(["b", "a", "c", "a"]);
  expect(namesOf(sequences, 1)).toEqual(["c"]);
});
