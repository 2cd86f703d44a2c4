/** Checks recommendations against a sorted list of the candidates. */
import {
  add,
  expand,
  interpreter,
  key,
  keyTensor,
  mul,
  sum,
  tensor,
  type Tensor,
  toFloat,
  TooLargeError,
} from "@attrec/tensor";
import fc from "fast-check";
import { expect, test } from "vitest";
import { sequencesFrom } from "../data/testing/arbitraries.ts";
import type { SequentialModel } from "../model/model.ts";
import { scorer } from "../protocol/scorer.ts";
import { nearestItems } from "./nearest.ts";
import { recommend, recommendAll, type UserRecommendations } from "./recommend.ts";

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

/** A model that scores items alike for all users. */
const scoredBy = (scores: Float32Array): SequentialModel<{ readonly scores: Tensor<["items"]> }> => ({
  name: "scored",
  hyperparameters: {},
  init: () => ({ scores: tensor("items", scores, { items: scores.length }) }),
  loss: ({ scores }) => sum(scores),
  score: ({ scores }, { user }) => add(expand(scores, "1 items"), expand(toFloat(mul(user, 0)), "batch 1")),
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

test("a device that finds the first items itself is asked for a few of them, and gives the lists of the host", async () => {
  const [userCount, itemCount] = [5, 200];
  const names = Array.from({ length: userCount }, (_, user) =>
    Array.from({ length: 3 + user }, (_, k) => `i${(user * 7 + k) % itemCount}`),
  );
  const many = sequencesFrom([...names, Array.from({ length: itemCount }, (_, item) => `i${item}`)]);
  const places = fc.array(fc.nat(many.itemCount - 1), { maxLength: 4 });
  const drawn = fc.record({
    values: fc.array(fc.constantFrom(0, -0, 1, 2, Infinity), { minLength: 1, maxLength: 40 }),
    only: fc.option(places, { nil: undefined }),
    except: places,
    count: fc.integer({ min: 1, max: 6 }),
    repeats: fc.boolean(),
  });
  let found = 0;
  await fc.assert(
    fc.asyncProperty(drawn, async ({ values, only, ...wishes }) => {
      const model = scoredBy(
        Float32Array.from({ length: many.itemCount }, (_, i) => values[(i * i) % values.length] ?? 0),
      );
      const score = scorer(model, interpreter(), 2)(model.init(keyTensor(key(1)), { users: 1, items: 1 }));
      const counted = Object.assign((...block: Parameters<typeof score>) => score(...block), {
        first: async (...asked: Parameters<NonNullable<typeof score.first>>) => {
          found++;
          if (!score.first) throw new Error("The scorer finds nothing.");
          return score.first(...asked);
        },
      });
      const users = Int32Array.from({ length: userCount }, (_, user) => user);
      const task = { ...wishes, ...(only && { only }), users, sequences: many, historyLength: 2, blockSize: 2 };
      const byDevice = await all(recommendAll({ ...task, score: counted }));
      expect(byDevice).toEqual(await all(recommendAll({ ...task, score: (...block) => score(...block) })));
    }),
    { numRuns: 40 },
  );
  expect(found).toBeGreaterThan(40);
});

test("a score that is NaN is refused by the name of its item, also where a device finds the first items", async () => {
  const many = sequencesFrom([["a"], Array.from({ length: 100 }, (_, item) => `i${item}`)]);
  const model = scoredBy(Float32Array.from({ length: many.itemCount }, (_, item) => (item === 70 ? NaN : item)));
  const score = scorer(model, interpreter(), 1)(model.init(keyTensor(key(1)), { users: 1, items: 1 }));
  const task = { sequences: many, user: 0, count: 2, historyLength: 1, blockSize: 1, score };
  await expect(recommend(task)).rejects.toThrow(`The score of item "${many.itemNames[70]}" for user "u0" is NaN`);
  // An item that is no candidate needs no score.
  expect([...(await recommend({ ...task, except: [70] })).scores]).toEqual([1, 2]);
});
