/** Checks recommendations against a sorted list of the candidates. */
import { TooLargeError } from "@attrec/tensor";
import fc from "fast-check";
import { expect, test } from "vitest";
import { sequencesFrom } from "../data/testing/arbitraries.ts";
import { nearestItems, recommend, recommendAll, type UserRecommendations } from "./recommend.ts";

test("the nearest items are the head of a sorted list of the candidates", () => {
  const scores = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(scores, fc.array(fc.nat(29)), fc.nat(35), (row, banned, count) => {
      const excluded = Int32Array.from(new Set(banned)).sort();
      const expected = [...row.keys()]
        .filter((item) => !banned.includes(item))
        .toSorted((a, b) => (row[a] ?? 0) - (row[b] ?? 0) || a - b)
        .slice(0, count);
      expect([...nearestItems(Float32Array.of(9, ...row), 1, row.length, excluded, count)]).toEqual(expected);
    }),
  );
});

const sequences = sequencesFrom([
  ["a", "b", "c"],
  ["d", "e"],
]);

test("a user gets recommendations that she has not seen, from her whole history", async () => {
  const found = await recommend({
    sequences,
    user: 0,
    count: 5,
    historyLength: 2,
    blockSize: 2,
    score: (users, histories) => {
      expect([...users]).toEqual([0, 0]);
      expect([...histories]).toEqual([1, 2, 1, 2]);
      return Float64Array.of(0, 0, 0, 0.5, 0.25, 9, 9, 9, 9, 9);
    },
  });
  expect([...found.items]).toEqual([4, 3]);
  expect([...found.scores]).toEqual([0.25, 0.5]);
});

test("an invalid count is refused, and a user who has seen everything gets no recommendations", async () => {
  const task = { sequences, user: 0, historyLength: 1, blockSize: 1, score: () => new Float32Array(5) };
  for (const count of [0, -1, 1.5, NaN])
    await expect(recommend({ ...task, count })).rejects.toThrow(`of items to recommend, got ${count}.`);
  const all = sequencesFrom([["a", "b"]]);
  const found = await recommend({ ...task, sequences: all, count: 3, score: () => new Float32Array(2) });
  expect(found.items.length).toBe(0);
});

test("a candidate without a score is refused", async () => {
  const scores = Float32Array.of(0, 0, 0, Number.NaN, 0);
  const task = { sequences, user: 0, count: 1, historyLength: 1, blockSize: 1, score: () => scores };
  await expect(recommend(task)).rejects.toThrow('The score of item "d" for user "u0" is NaN');
});

const all = async (lists: AsyncIterable<UserRecommendations>): Promise<readonly UserRecommendations[]> => {
  const found: UserRecommendations[] = [];
  for await (const list of lists) found.push(list);
  return found;
};

test("all users get what each gets alone, whatever the blocks, of the items that are allowed", async () => {
  const many = sequencesFrom([["a", "b", "c"], ["d", "e"], ["a", "e"], ["f"], ["b", "f", "g"]]);
  const scoreOf = (user: number, last: number, item: number): number => ((user + 1) * (item + 3) * (last + 2)) % 7;
  const score = (users: Int32Array, histories: Int32Array) =>
    Float64Array.from({ length: users.length * many.itemCount }, (_, i) => {
      const row = Math.floor(i / many.itemCount);
      return scoreOf(users[row] ?? 0, histories[2 * row + 1] ?? 0, i % many.itemCount);
    });
  const task = { sequences: many, historyLength: 2, score, count: 3, only: [0, 2, 3, 4, 5], except: [4] };
  for (const blockSize of [undefined, 1, 2, 5]) {
    const wishes = { ...task, ...(blockSize !== undefined && { blockSize }) };
    const users = Int32Array.of(4, 0, 2, 1);
    const lists = await all(recommendAll({ ...wishes, users }));
    expect(lists.map(({ user }) => user)).toEqual([4, 0, 2, 1]);
    for (const { user, items, scores } of lists) {
      const [start = 0, end = 0] = [many.offsets[user], many.offsets[user + 1]];
      const seen = [...many.items.subarray(start, end)];
      const own = (item: number): number => scoreOf(user, seen.at(-1) ?? 0, item);
      const expected = [0, 2, 3, 5]
        .filter((item) => !seen.includes(item))
        .toSorted((a, b) => own(a) - own(b) || a - b)
        .slice(0, 3);
      expect([...items]).toEqual(expected);
      expect([...scores]).toEqual(expected.map(own));
      expect(await recommend({ ...task, user })).toEqual({ items, scores });
    }
    const again = await all(recommendAll({ ...wishes, users: Int32Array.of(0), repeats: true, count: 9 }));
    expect(again[0]?.items.toSorted()).toEqual(Int32Array.of(0, 2, 3, 5));
  }
});

test("users for whose scores a device has no room are scored fewer at a time", async () => {
  const blocks: number[] = [];
  const score = (users: Int32Array) => {
    blocks.push(users.length);
    if (users.length > 1) throw new TooLargeError("no room");
    return new Float32Array(5);
  };
  const users = Int32Array.of(0, 1);
  const lists = await all(recommendAll({ sequences, users, count: 1, historyLength: 1, score }));
  expect(lists.map(({ items }) => [...items])).toEqual([[3], [0]]);
  expect(blocks.slice(-3)).toEqual([2, 1, 1]);
});
