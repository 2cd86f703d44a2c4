/** Shapes as arguments: what is written out is a shape like those of other tensors. */
import { expectTypeOf, test } from "vitest";
import {
  constant,
  filled,
  key,
  keyTensor,
  reshape,
  scatter,
  scatterAlong,
  type Shape,
  type Tensor,
  tensor,
  uniform,
} from "../index.ts";
import { broadcastTo } from "../ops/elementwise.ts";

test("a shape that is written out is not read-only, and fits a type with and without that", () => {
  type Own = Tensor<["batch", 3]>;
  const sizes = [2, 3];
  const x = tensor("6", [1, 2, 3, 4, 5, 6]);
  const own: Own = reshape(x, ["batch", 3], sizes);
  const readOnly: Tensor<readonly ["batch", 3]> = reshape(x, ["batch", 3], sizes);
  expectTypeOf(own).toExtend<typeof readOnly>();
  expectTypeOf(reshape(x, ["batch", 3], sizes)).toEqualTypeOf<Own>();
  expectTypeOf(constant([1, 2, 3, 4, 5, 6], ["batch", 3], sizes)).toEqualTypeOf<Own>();
  expectTypeOf(filled(1, ["batch", 3], sizes)).toEqualTypeOf<Own>();
  expectTypeOf(uniform(keyTensor(key(1)), "x", ["batch", 3], sizes)).toEqualTypeOf<Own>();
  expectTypeOf(broadcastTo(tensor("3", [1, 2, 3]), ["batch", 3], sizes)).toEqualTypeOf<Own>();
  const rows = tensor("int:2", [0, 1]);
  expectTypeOf(scatter(rows, own, ["batch", 3], sizes)).toEqualTypeOf<Own>();
  expectTypeOf(
    scatterAlong(tensor("int:2 1", [0, 1]), tensor("2 1", [1, 1]), ["batch", 3], sizes),
  ).toEqualTypeOf<Own>();
  expectTypeOf(reshape(tensor("1", [1]), [], [])).toEqualTypeOf<Tensor<[]>>();
});

test("a shape that is at hand stays what it is", () => {
  const like = <const S extends Shape>(y: Tensor<S>): Tensor<S> => reshape(y, y.shape, y.sizes);
  const open: Shape = ["batch"];
  expectTypeOf(like(tensor("3", [1, 2, 3]))).toEqualTypeOf<Tensor<[3]>>();
  expectTypeOf(reshape(tensor("3", [1, 2, 3]), open, [3])).toEqualTypeOf<Tensor>();
});
