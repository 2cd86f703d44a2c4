/** Checks full rankings against a naive one. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { leaveOneOut } from "../data/split.ts";
import { sequences, sequencesFrom } from "../data/testing/arbitraries.ts";
import { type Protocol, defaultProtocol } from "./protocol.ts";
import type { Scores } from "../model/score.ts";
import { type RankingTask, rankUsers } from "./ranking.ts";

const protocols: fc.Arbitrary<Protocol> = fc.record({
  heldOut: fc.constantFrom("last", "first-of-latest-timestamp"),
  trainOnValidation: fc.boolean(),
  validationInTestHistory: fc.boolean(),
  rankSeen: fc.boolean(),
  ties: fc.constantFrom("against", "stable"),
  negatives: fc.constant("not-targets"),
  epochChosenOn: fc.constant("validation"),
});

/** A score that depends on user, item and history, coarse enough for ties. */
const distance = (user: number, item: number, last: number): number => (user * 7 + item * 5 + last * 3) % 6;

const scorer =
  (itemCount: number, historyLength: number) =>
  (users: Int32Array, histories: Int32Array): Scores =>
    Float32Array.from({ length: users.length * itemCount }, (_, i) => {
      const row = Math.floor(i / itemCount);
      return distance(users[row] ?? 0, i % itemCount, histories[(row + 1) * historyLength - 1] ?? 0);
    });

test("ranks are those of a naive ranking, whatever the block size", async () => {
  await fc.assert(
    fc.asyncProperty(
      sequences({ minLength: 10 }),
      protocols,
      fc.constantFrom("validation", "test"),
      fc.integer({ min: 1, max: 8 }),
      async (given, protocol, part, blockSize) => {
        const split = leaveOneOut(given, protocol);
        const { items, offsets, itemCount } = split.sequences;
        const historyLength = 2;
        const score = scorer(itemCount, historyLength);
        const found = await rankUsers({ split, protocol, part, historyLength, blockSize, score });
        expect([...found.users]).toEqual([...split.test.keys()].filter((user) => (split.test[user] ?? -1) >= 0));
        found.users.forEach((user, i) => {
          const position = split[part][user] ?? 0;
          const target = items[position] ?? 0;
          const seen = new Set(protocol.rankSeen ? [] : items.subarray(offsets[user], position));
          const last = items[part === "test" && !protocol.validationInTestHistory ? position - 2 : position - 1] ?? 0;
          const own = distance(user, target, last);
          const ahead = Array.from({ length: itemCount }, (_, item) => item).filter((item) => {
            if (item === target || seen.has(item)) return false;
            const other = distance(user, item, last);
            return other < own || (other === own && (protocol.ties === "against" || item < target));
          });
          expect(found.ranks[i]).toBe(ahead.length + 1);
        });
      },
    ),
  );
});

const split = leaveOneOut(
  sequencesFrom([["a"], ["a", "b", "c", "d"], ["b", "c", "e"], ["c", "d", "e"]]),
  defaultProtocol,
);
const task: RankingTask = { split, protocol: defaultProtocol, part: "test", historyLength: 3, blockSize: 2 };

test("every call has exactly the block size, the last filled up with its first user", async () => {
  const calls: number[][] = [];
  const score = scorer(5, 3);
  await rankUsers({
    ...task,
    score: (users, histories) => {
      expect(histories.length).toBe(6);
      calls.push([...users]);
      return score(users, histories);
    },
  });
  expect(calls).toEqual([
    [1, 2],
    [3, 3],
  ]);
});

test("promised scores give the same ranks, and no block begins before the scores of the one before are there", async () => {
  const score = scorer(5, 3);
  const later = async (users: Int32Array, histories: Int32Array): Promise<Scores> => {
    const given = [...users, ...histories];
    await new Promise((resolve) => setImmediate(resolve));
    expect([...users, ...histories]).toEqual(given);
    return score(users, histories);
  };
  expect(await rankUsers({ ...task, score: later })).toEqual(await rankUsers({ ...task, score }));
});

test("NaN, blocks of the wrong size and a block size of 0 are refused in a sentence", async () => {
  await expect(rankUsers({ ...task, score: () => new Float32Array(10).fill(Number.NaN) })).rejects.toThrow(
    'The score of item "d" for user "u1" is NaN',
  );
  await expect(rankUsers({ ...task, score: () => new Float32Array(9) })).rejects.toThrow("Expected 2 x 5 scores");
  await expect(rankUsers({ ...task, blockSize: 0, score: scorer(5, 3) })).rejects.toThrow("as blockSize, got 0");
});

test("nobody to test gives no ranks", async () => {
  const none = leaveOneOut(sequencesFrom([["a"]]), defaultProtocol);
  expect((await rankUsers({ ...task, split: none, score: scorer(1, 3) })).ranks.length).toBe(0);
});
