/** Checks that a model which takes a mask is told of empty places, as the protocol says, and no other is; and what a score has to be. */
import { expand, gather, interpreter, mul, permute, sum, tensor, type Tensor, toFloat, toInt } from "@attrec/tensor";
import { expect, test } from "vitest";
import { datasetFrom } from "../data/dataset.ts";
import type { ShortHistories } from "../data/windows.ts";
import type { Query } from "../model/examples.ts";
import type { SequentialModel } from "../model/model.ts";
import { prepareExperiment } from "./experiment.ts";
import { defaultProtocol } from "./protocol.ts";
import { rank } from "./rank.ts";
import { scorer } from "./scorer.ts";

interface Parameters {
  readonly ones: Tensor<["items"]>;
}
const parameters = { ones: tensor("items", [1, 1], { items: 2 }) };
const examples = { kind: "windows", masked: true } as const;

/** A model whose score of every item is the number of real items in the history. */
const counting: SequentialModel<Parameters, typeof examples> = {
  name: "counting",
  hyperparameters: {},
  examples,
  init: () => parameters,
  loss: (p) => sum(p.ones),
  score: (p, { mask }) => mul(expand(sum(toFloat(mask), "length"), "batch 1"), expand(p.ones, "1 items")),
};

test("what is empty is masked if short histories are, and looks real if they repeat their oldest item", async () => {
  const counts = async (short: ShortHistories, lengths?: Int32Array) => [
    ...(await scorer(counting, interpreter(), 3, short)(parameters)(
      Int32Array.of(0, 1),
      Int32Array.of(1, 1, 0, 0, 1, 1),
      undefined,
      lengths,
    )),
  ];
  expect(await counts("masked", Int32Array.of(2, 3))).toEqual([2, 2, 3, 3]);
  expect(await counts("masked")).toEqual([3, 3, 3, 3]);
  expect(await counts("repeated", Int32Array.of(2, 3))).toEqual([3, 3, 3, 3]);
});

test("a model that takes no mask gets none", async () => {
  let found: readonly string[] = [];
  const plain: SequentialModel<Parameters> = {
    name: "plain",
    hyperparameters: {},
    init: () => parameters,
    loss: (p) => sum(p.ones),
    score: (p, query: Query) => {
      found = Object.keys(query);
      return mul(expand(gather(p.ones, query.user), "batch 1"), expand(p.ones, "1 items"));
    },
  };
  await scorer(plain, interpreter(), 1)(parameters)(Int32Array.of(0), Int32Array.of(0), undefined, Int32Array.of(1));
  expect(found.toSorted()).toEqual(["history", "user"]);
});

/** Rows of a small data set: six users who go through seven items. */
const small = await datasetFrom(
  "small.csv",
  new TextEncoder().encode(
    ["user,item,time", ...Array.from({ length: 30 }, (_, i) => `u${i % 6},i${(i * 3) % 7},${i}`)].join("\n"),
  ),
);
const experiment = prepareExperiment(small, defaultProtocol, { historyLength: 2, targetCount: 1 });

/** Ranks with a model whose score is what a function makes of what it should be, and whose table has so many rows more. */
const rankedWith = (made: (scores: Tensor<["batch", "items"]>) => unknown, more = 0) => {
  const model: SequentialModel<Parameters> = {
    name: "mine",
    hyperparameters: {},
    init: () => parameters,
    loss: (p) => sum(p.ones),
    score: (p, { user }) =>
      made(mul(expand(toFloat(user), "batch 1"), expand(p.ones, "1 items"))) as Tensor<["batch", "items"]>,
  };
  const items = experiment.sizes.items + more;
  const ones = tensor(
    "items",
    Array.from({ length: items }, (_, item) => item),
    { items },
  );
  return rank(experiment, scorer(model, interpreter(), 2)({ ones }), "test");
};

test("scores that are no number for every item of every user are refused, also where code has no types", async () => {
  expect((await rankedWith((scores) => scores)).ranks).toHaveLength(6);
  // Of a table with a row for padding, as PyTorch has it, each user's scores would stand one place further on than the last's.
  await expect(rankedWith((scores) => scores, 1)).rejects.toThrow(
    "The score of mine has to give [batch, items], a float for every item, and gave 8 for 7 items: leave out what is no item, such as a row for padding.",
  );
  await expect(rankedWith((scores) => permute(scores, [1, 0]))).rejects.toThrow("and gave [items, batch].");
  await expect(rankedWith((scores) => sum(scores, "batch"))).rejects.toThrow("and gave [items].");
  await expect(rankedWith((scores) => toInt(scores))).rejects.toThrow("and gave [batch, items] of int.");
  await expect(rankedWith(() => undefined)).rejects.toThrow("and gave nothing.");
  await expect(rankedWith(() => 3)).rejects.toThrow("and gave no tensor (number).");
});
