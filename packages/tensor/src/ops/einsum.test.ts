/** The shapes of sums of products: names, diagonals, and dimensions that are not named. Their numbers are held to references. */
import { expect, expectTypeOf, test } from "vitest";
import { argmax, compile, einsum, interpreter, read, rearrange, tensor, type Tensor } from "../index.ts";

const q = tensor("batch heads length dim", new Float64Array(2 * 3 * 4 * 5).fill(1), {
  batch: 2,
  heads: 3,
  length: 4,
  dim: 5,
});
const square = tensor("n n", [1, 2, 3, 4], { n: 2 });

test("an ellipsis is all dimensions that are not named, the last ones agreeing", () => {
  const scores = einsum("... i d, ... d -> ... i", q, tensor("heads dim", new Float64Array(15), { heads: 3, dim: 5 }));
  expectTypeOf(scores).toEqualTypeOf<Tensor<["batch", "heads", "length"]>>();
  expect(scores.shape).toEqual(["batch", "heads", "length"]);
  const five = tensor("5", [1, 2, 3, 4, 5]);
  const of = (x: typeof five) => einsum("d ..., d -> ...", x, x);
  expectTypeOf(of).returns.toEqualTypeOf<Tensor<[]>>();
  expect([...read(compile(of, interpreter())(five))]).toEqual([55]);
  const turned = einsum("... d -> d ...", q);
  expectTypeOf(turned).toEqualTypeOf<Tensor<["dim", "batch", "heads", "length"]>>();
  expect(turned.shape).toEqual(["dim", "batch", "heads", "length"]);
});

test("a name that is there twice is a diagonal, whatever stands beside it", () => {
  const diagonal = einsum("i i -> i", square);
  expectTypeOf(diagonal).toEqualTypeOf<Tensor<["n"]>>();
  const of = (x: typeof square) => ({ diagonal: einsum("i i -> i", x), trace: einsum("i i ->", x) });
  const { diagonal: values, trace } = compile(of, interpreter())(tensor("n n", [1, NaN, Infinity, 4], { n: 2 }));
  expect([[...read(values)], [...read(trace)]]).toEqual([[1, 4], [5]]);
});

test("three factors are multiplied in the order that takes the least work", () => {
  const [tall, flat, vector] = [
    tensor("1000 1000", new Float64Array(1e6)),
    tensor("1000 1000", new Float64Array(1e6)),
    tensor("1000", new Float64Array(1000)),
  ];
  const f = (a: typeof tall, b: typeof flat, c: typeof vector) => einsum("i j, j k, k -> i", a, b, c);
  expectTypeOf(f).returns.toEqualTypeOf<Tensor<[1000]>>();
  // From the right: two products of a matrix and a list, and none of two matrices.
  expect(
    f(tall, flat, vector)
      .inputs.map(({ sizes }) => sizes.length)
      .toSorted((a, b) => a - b),
  ).toEqual([1, 2]);
});

test("axes change places by their names, of elements of any type", () => {
  const places = argmax(q, ["heads", "dim"], { keep: true });
  expectTypeOf(places).toEqualTypeOf<Tensor<["batch", 1, "length", 1], "int">>();
  const turned = rearrange(places, "b one ... -> ... b one");
  expectTypeOf(turned).toEqualTypeOf<Tensor<["length", 1, "batch", 1], "int">>();
  expect(turned.shape).toEqual(["length", 1, "batch", 1]);
});

test("a sum of a name is a dimension of its own, and a product one axis for two", () => {
  const history = tensor("batch length", [1, 2, 3, 4, 5, 6], { batch: 2, length: 3 });
  const shorter = tensor("batch length-2", [10, 20], { batch: 2, "length-2": 1 });
  const both = einsum("b l, b l-2 -> b l l-2", history, shorter);
  expectTypeOf(both).toEqualTypeOf<Tensor<["batch", "length", "length-2"]>>();
  expect(both.shape).toEqual(["batch", "length", "length-2"]);
  const merged = einsum("b h l d -> b l h*d", q);
  expectTypeOf(merged).toEqualTypeOf<Tensor<["batch", "length", "heads*dim"]>>();
  expect([merged.shape, merged.sizes]).toEqual([
    ["batch", "length", "heads*dim"],
    [2, 4, 15],
  ]);
  const four = tensor("2 3", [1, 2, 3, 4, 5, 6]);
  const column = tensor("6 1", [1, 0, 0, 0, 0, 2]);
  const projected = (x: typeof four, w: typeof column) => einsum("h d, h*d out -> out", x, w);
  expectTypeOf(projected).returns.toEqualTypeOf<Tensor<[1]>>();
  const turned = (x: typeof four) => rearrange(x, "a b -> b*a");
  expectTypeOf(turned).returns.toEqualTypeOf<Tensor<[6]>>();
  expect([...read(compile(projected, interpreter())(four, column))]).toEqual([13]);
  expect([...read(compile(turned, interpreter())(four))]).toEqual([1, 4, 2, 5, 3, 6]);
});
