/** Checks that a model which takes a mask is told of empty places, as the protocol says, and that no other is. */
import { expand, gather, interpreter, mul, sum, tensor, type Tensor, toFloat } from "@attrec/tensor";
import { expect, test } from "vitest";
import type { ShortHistories } from "../data/windows.ts";
import type { Query } from "../model/examples.ts";
import type { SequentialModel } from "../model/model.ts";
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
