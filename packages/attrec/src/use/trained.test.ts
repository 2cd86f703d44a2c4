/** Checks recommendations to strangers, similar items and embeddings against what they are by definition. */
import {
  compile,
  interpreter,
  key,
  type KeyTensor,
  keyTensor,
  mapTree,
  read,
  type Tensor,
  tensor,
  toHost,
} from "@attrec/tensor";
import { at } from "@attrec/tensor/extend";
import { expect, test } from "vitest";
import { attrec } from "../model/attrec.ts";
import type { SequentialModel } from "../model/model.ts";
import { recommend } from "./recommend.ts";
import { scorer } from "../protocol/scorer.ts";
import { similarItems } from "./similar-items.ts";
import { embeddingsOf, recommenderOf, type TrainedModel } from "./trained.ts";

const [users, items] = [4, 9];
const model = attrec({ dim: 3, omega: 0.4, initialScale: 0.5 });
const parameters = await toHost(
  compile((k: KeyTensor) => model.init(k, { users, items }), interpreter())(keyTensor(key(4))),
);
const named = (letter: string, count: number) => Array.from({ length: count }, (_, i) => `${letter}${i}`);
const trained = {
  model,
  parameters,
  historyLength: 2,
  userNames: named("u", users),
  itemNames: named("i", items),
  titles: named("Title ", items),
};

test("a user who is known gets what she gets from her data", async () => {
  const own = [3, 1, 4];
  const sequences = {
    offsets: Int32Array.of(0, 0, 3, 3, 3),
    items: Int32Array.from(own),
    times: new Float64Array(3),
    userCount: users,
    itemCount: items,
    userNames: trained.userNames,
    itemNames: trained.itemNames,
  };
  const score = scorer(model, interpreter(), 2)(parameters);
  const expected = await recommend({ sequences, user: 1, count: 4, historyLength: 2, blockSize: 1, score });
  const found = await recommenderOf(trained, interpreter())({ user: "u1", history: ["i3", "i1", "i4"], count: 4 });
  expect(found.map(({ item }) => item)).toEqual(Array.from(expected.items, (item) => `i${item}`));
  found.forEach(({ score: mine, title, item }, i) => {
    expect(mine).toBeCloseTo(at(expected.scores, i), 6);
    expect(title).toBe(`Title ${item.slice(1)}`);
  });
});

test("a stranger has the score of a user in the middle of all, and wishes are heeded", async () => {
  const ask = recommenderOf(trained, interpreter());
  const all = await ask({ history: ["i2"], count: 20 });
  expect(all.length).toBe(8);
  const mean = (k: number): number =>
    [0, 1, 2, 3].reduce((sum, user) => sum + at(read(parameters.users), user * 3 + k), 0) / 4;
  // The history is one item, so that attention leaves it as it is.
  const place = (table: "items" | "sequence", item: number, k: number): number =>
    at(read(parameters[table]), item * 3 + k);
  for (const { item, score } of all) {
    const i = Number(item.slice(1));
    const square = (of: (k: number) => number): number => [0, 1, 2].reduce((sum, k) => sum + of(k) ** 2, 0);
    const long = square((k) => mean(k) - place("items", i, k));
    const short = square((k) => place("sequence", 2, k) - place("sequence", i, k));
    expect(score).toBeCloseTo(0.4 * long + 0.6 * short, 5);
  }
  const some = await ask({ history: ["i2"], count: 20, only: ["i1", "i2", "i5"], except: ["i5"], repeats: true });
  expect(some.map(({ item }) => item).toSorted()).toEqual(["i1", "i2"]);
});

test("names that are not known, and questions without an answer, are refused", async () => {
  const ask = recommenderOf(trained, interpreter());
  await expect(ask({ history: ["x"], count: 1 })).rejects.toThrow(
    'The model knows no item "x": its items have names such',
  );
  await expect(ask({ history: ["i1"], user: "x", count: 1 })).rejects.toThrow('The model knows no user "x"');
  await expect(ask({ history: [], count: 1 })).rejects.toThrow("a history of at least one item");
  await expect(ask({ history: ["i1"], count: 0 })).rejects.toThrow("got 0");
  expect(() => similarItems(trained, "i1", { count: 1, table: "users" })).toThrow("choose from items, sequence");
});

test.each(["distance", "cosine", "product"] as const)("similar items by %s are the nearest of all", (by) => {
  const found = similarItems(trained, "i4", { count: 3, by, table: "sequence" });
  const row = (item: number): readonly number[] => [...read(parameters.sequence).subarray(item * 3, item * 3 + 3)];
  const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, x, k) => sum + x * at(b, k), 0);
  const own = row(4);
  const of = {
    distance: (x: readonly number[]) => Math.hypot(...x.map((value, k) => value - at(own, k))),
    cosine: (x: readonly number[]) => -dot(x, own) / Math.sqrt(dot(x, x) * dot(own, own)),
    product: (x: readonly number[]) => -dot(x, own),
  }[by];
  const expected = named("i", items)
    .map((item, i) => ({ item, score: of(row(i)) }))
    .filter(({ item }) => item !== "i4")
    .toSorted((a, b) => a.score - b.score)
    .slice(0, 3);
  expect(found.map(({ item }) => item)).toEqual(expected.map(({ item }) => item));
  found.forEach(({ score }, i) => expect(score).toBeCloseTo(expected[i]?.score ?? NaN, 6));
});

test("a bias of items, which stands first, does not make them similar", () => {
  const bias = tensor("items", [1, 1, 9], { items: 3 });
  const e = tensor("items dim", [1, 7, 2], { items: 3, dim: 1 });
  const itemNames = ["a", "b", "c"];
  const of = <P>(parameters: P): TrainedModel<P> => ({
    ...trained,
    model: {
      name: "biased",
      init: (_: KeyTensor, { items: count }: { items: number }) =>
        mapTree(parameters, ({ sizes: [, dim] }) =>
          dim === undefined
            ? tensor("items", new Float32Array(count), { items: count })
            : tensor("items dim", new Float32Array(count * dim), { items: count, dim }),
        ),
    } as unknown as SequentialModel<P>,
    parameters,
    itemNames,
  });
  const near = (table?: string) =>
    similarItems(of({ bias, e }), "a", { count: 2, ...(table !== undefined && { table }) }).map(
      ({ item, score }) => `${item} ${score}`,
    );
  expect(near()).toEqual(["c 1", "b 6"]);
  expect(near("bias")).toEqual(["b 0", "c 8"]);
  expect(() => similarItems(of({ bias }), "a", { count: 1 })).toThrow(
    "biased has no table with a row of numbers for each item.",
  );
});

test("embeddings have a row for each name, wherever the model has them", () => {
  expect(embeddingsOf(trained).map(({ path, of, width }) => [path, of, width])).toEqual([
    ["users", "users", 3],
    ["items", "items", 3],
    ["sequence", "items", 3],
  ]);
  const wide = {
    name: "wide",
    init: (_: KeyTensor, sizes: { items: number }) => ({
      e: tensor("dim items", new Float32Array(2 * sizes.items), { dim: 2, ...sizes }),
    }),
  } as unknown as SequentialModel<{ readonly e: Tensor<["dim", "items"]> }>;
  const e = tensor("dim items", [1, 2, 3, 4, 5, 6], { dim: 2, items: 3 });
  const own: TrainedModel<{ readonly e: typeof e }> = {
    ...trained,
    model: wide,
    parameters: { e },
    itemNames: ["a", "b", "c"],
  };
  const [found] = embeddingsOf(own);
  expect(found).toMatchObject({ path: "e", of: "items", width: 2 });
  expect([...(found?.rows ?? [])]).toEqual([1, 4, 2, 5, 3, 6]);
});
