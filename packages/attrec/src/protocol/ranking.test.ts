/** Checks full rankings against a naive one. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { leaveOneOut } from "../data/split.ts";
import { sequences, sequencesFrom, splitDrawn } from "../data/testing/arbitraries.ts";
import { defaultProtocol } from "./protocol.ts";
import type { Scores } from "../model/score.ts";
import type { RankingTask } from "./query-blocks.ts";
import { rankUsers } from "./ranking.ts";
import { protocols } from "./testing/protocols.ts";

/** A score that depends on user, item and history, coarse enough for ties. */
const distance = (user: number, item: number, last: number): number => (user * 7 + item * 5 + last * 3) % 6;

const scorer =
  (itemCount: number, historyLength: number) =>
  (users: Int32Array, histories: Int32Array): Scores =>
    Float32Array.from({ length: users.length * itemCount }, (_, i) => {
      const row = Math.floor(i / itemCount);
      return distance(users[row] ?? 0, i % itemCount, histories[(row + 1) * historyLength - 1] ?? 0);
    });

test("ranks equal those of a naive ranking, for any block size", async () => {
  await fc.assert(
    fc.asyncProperty(
      sequences({ minLength: 10 }),
      protocols,
      fc.constantFrom("validation", "test"),
      fc.integer({ min: 1, max: 8 }),
      async (given, protocol, part, blockSize) => {
        const split = splitDrawn(given, protocol);
        const { items, offsets, itemCount } = split.sequences;
        const historyLength = 2;
        const score = scorer(itemCount, historyLength);
        const found = await rankUsers({ split, protocol, part, historyLength, blockSize, score });
        const asked = split[part];
        let row = 0;
        asked.users.forEach((user, query) => {
          const [historyEnd = 0, start = 0, end = 0] = [
            asked.historyEnds[query],
            asked.starts[query],
            asked.ends[query],
          ];
          const before = new Set(items.subarray(offsets[user], start));
          const targets = new Set(items.subarray(start, end));
          const scoreOf = (item: number): number => distance(user, item, items[historyEnd - 1] ?? 0);
          const candidates = Array.from({ length: itemCount }, (_, item) => item).filter(
            (item) => protocol.rankSeen || targets.has(item) || !before.has(item),
          );
          for (const target of targets) {
            const own = scoreOf(target);
            const ahead = candidates.filter((item) => {
              if (item === target) return false;
              const other = scoreOf(item);
              const isAgainst = protocol.ties === "against" && !targets.has(item);
              return other < own || (other === own && (isAgainst || item < target));
            });
            expect(
              [found.users, found.queries, found.ranks, found.candidates, found.repeats].map((x) => x[row]),
            ).toEqual([user, query, ahead.length + 1, candidates.length, before.has(target) ? 1 : 0]);
            row++;
          }
        });
        expect(found.ranks.length).toBe(row);
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
