/** Checks that a batch has what its model declares, and nothing else; types and values say the same. */
import { key, read, type Tensor } from "@attrec/tensor";
import { leaves } from "@attrec/tensor/extend";
import { expect, expectTypeOf, test } from "vitest";
import { batches } from "../data/batches.ts";
import type { NegativeCounts } from "../data/negatives.ts";
import { leaveOneOut } from "../data/split.ts";
import { sequencesFrom } from "../data/testing/arbitraries.ts";
import { type Batch, type Examples, negativeCountsOf, type Query, usualExamples } from "../model/examples.ts";
import { cutExamples } from "../protocol/cut-examples.ts";
import { batchTensors } from "./step-inputs.ts";

const items = ["a", "b", "c", "d", "e", "f", "g"];
const split = leaveOneOut(sequencesFrom([items, items.toReversed(), ["a", "b", "g", "c"]]), {
  heldOut: "last",
  trainOnValidation: false,
});
const lengths = { historyLength: 3, targetCount: 2 };

/** The first batch of a declaration, and its entries with their types, names and sizes. */
const first = <const E extends Examples>(examples: E) => {
  const windows = cutExamples(split, lengths, examples);
  const negatives = negativeCountsOf(examples, windows.targetCount);
  const [arrays] = batches(windows, { key: key(1), epoch: 1, batchSize: 3, negatives });
  if (!arrays) throw new Error("There is no batch.");
  const batch = batchTensors(arrays, windows, examples);
  const entries = leaves(batch).map(({ path, tensor: { dtype, shape, sizes } }) => [
    path,
    `${dtype} ${shape.join(" ")}: ${sizes.join()}`,
  ]);
  return { batch, entries: Object.fromEntries(entries) };
};

/** The third user is too short for a window. */
const common = { user: "int batch: 2", history: "int batch length: 2,3" };

test("the usual batch has windows with a negative for each target", () => {
  const { batch, entries } = first(usualExamples);
  expect(entries).toEqual({ ...common, positive: "int batch targets: 2,2", negative: "int batch targets: 2,2" });
  expectTypeOf(batch).toExtend<Batch>();
  expectTypeOf(batch).not.toHaveProperty("mask");
});

test("windows have as many negatives as are declared, and a mask where that is", () => {
  const some = first({ kind: "windows", negatives: { uniform: 4, popularity: 1 }, masked: true });
  expect(some.entries).toEqual({
    ...common,
    mask: "bool batch length: 2,3",
    positive: "int batch targets: 2,2",
    negative: "int batch negatives: 2,5",
  });
  expectTypeOf(some.batch.negative).toEqualTypeOf<Tensor<["batch", "negatives"], "int">>();
  expectTypeOf(some.batch.mask).toEqualTypeOf<Tensor<["batch", "length"], "bool">>();
  const none = first({ kind: "windows" });
  expect(none.entries).toEqual({ ...common, positive: "int batch targets: 2,2" });
  expectTypeOf(none.batch).not.toHaveProperty("negative");
});

test("sequences have a mask, a target at each position, and the declared negatives of each", () => {
  const some = first({ kind: "sequences", negatives: { inBatch: 2 } });
  expect(some.entries).toEqual({
    user: "int batch: 3",
    history: "int batch length: 3,3",
    mask: "bool batch length: 3,3",
    positive: "int batch length: 3,3",
    negative: "int batch length negatives: 3,3,2",
  });
  expectTypeOf(some.batch.positive).toEqualTypeOf<Tensor<["batch", "length"], "int">>();
  expectTypeOf(some.batch.negative).toEqualTypeOf<Tensor<["batch", "length", "negatives"], "int">>();
  const none = first({ kind: "sequences" });
  expect(none.entries).not.toHaveProperty("negative");
  expectTypeOf(none.batch).not.toHaveProperty("negative");
  const rows = Array.from(read(none.batch.user), (user, row) => [
    user,
    ...read(none.batch.mask).subarray(3 * row, 3 * row + 3),
  ]);
  // The last user has two training actions, and so one target.
  expect(rows.toSorted((a, b) => (a[0] ?? 0) - (b[0] ?? 0))).toEqual([
    [0, 1, 1, 1],
    [1, 1, 1, 1],
    [2, 0, 0, 1],
  ]);
});

test("negatives that may be left out are optional in the batch, and queries have a mask where batches do", () => {
  type Optional = Batch<{ readonly kind: "sequences"; readonly negatives?: NegativeCounts }>;
  expectTypeOf<Optional["negative"]>().toEqualTypeOf<Tensor<["batch", "length", "negatives"], "int"> | undefined>();
  expectTypeOf<Query<{ readonly kind: "sequences" }>>().toHaveProperty("mask");
  expectTypeOf<Query<{ readonly kind: "windows"; readonly masked: true }>>().toHaveProperty("mask");
  expectTypeOf<Query>().not.toHaveProperty("mask");
});
