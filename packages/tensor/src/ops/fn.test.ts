/** Functions with dimensions of their own: elements of every type, sums and products of dimensions, and those without a name. */
import { expect, expectTypeOf, test } from "vitest";
import {
  add,
  argmax,
  compile,
  einsum,
  fn,
  greater,
  interpreter,
  matmul,
  mean,
  read,
  reshape,
  select,
  size,
  slice,
  sub,
  tensor,
  type Tensor,
} from "../index.ts";

const range = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i);
const x = tensor("batch heads 2", range(12), { batch: 2, heads: 3 });

test("arguments and results are floats, ints or booleans", () => {
  const best = fn("batch items -> int:batch", (scores) => argmax(scores, "items"));
  const isHit = fn("batch items, int:batch, bool:batch -> bool:batch", (scores, _, known) => {
    expectTypeOf(known).toEqualTypeOf<Tensor<["batch"], "bool">>();
    return select(known, greater(mean(scores, "items"), 1), known);
  });
  const scores = tensor("2 3", [1, 5, 2, 0, 0, 9]);
  expectTypeOf(best(scores)).toEqualTypeOf<Tensor<[2], "int">>();
  const of = (given: typeof scores, known: Tensor<[2], "bool">) => ({
    places: best(given),
    hits: isHit(given, best(given), known),
  });
  expectTypeOf(of).returns.toEqualTypeOf<{ places: Tensor<[2], "int">; hits: Tensor<[2], "bool"> }>();
  const { places, hits } = compile(of, interpreter())(scores, tensor("bool:2", [true, false]));
  expect([[...read(places)], [...read(hits)]]).toEqual([
    [1, 2],
    [1, 0],
  ]);
  // @ts-expect-error: the body gives ints
  const wrong = fn("batch items -> batch", (given) => argmax(given, "items"));
  expect(() => wrong(scores)).toThrow("fn: 'batch items -> batch': the body gives 'int:batch', not 'batch'");
});

test("an ellipsis is one dimension of the body, and all unnamed ones of a call", () => {
  const dense = fn("... dim, dim units, units -> ... units", (h, weights, bias) => {
    expectTypeOf(h).toEqualTypeOf<Tensor<["...", "dim"]>>();
    return add(matmul(h, weights), bias);
  });
  const [weights, bias] = [tensor("2 units", [1, 1], { units: 1 }), tensor("units", [100], { units: 1 })];
  const call = (h: typeof x) => dense(h, weights, bias);
  expectTypeOf(call).returns.toEqualTypeOf<Tensor<["batch", "heads", "units"]>>();
  expect(call(x).shape).toEqual(["batch", "heads", "units"]);
  const row = (h: Tensor<[2]>, w: Tensor<[2, 1]>, b: Tensor<[1]>) => dense(h, w, b);
  expectTypeOf(row).returns.toEqualTypeOf<Tensor<[1]>>();
  expect([...read(compile(row, interpreter())(tensor("2", [5, 7]), tensor("2 1", [1, 2]), tensor("1", [3])))]).toEqual([
    22,
  ]);
  const centred = fn("batch ... dim, ... dim -> batch ... dim", (a, b) => sub(a, b));
  const both = (a: typeof x, b: Tensor<["heads", 2]>, c: Tensor<[2]>) => sub(centred(a, b), centred(a, c));
  const numbers = compile(both, interpreter())(x, tensor("heads 2", range(6), { heads: 3 }), tensor("2", [0, 1]));
  expectTypeOf(numbers).toEqualTypeOf<Tensor<["batch", "heads", 2]>>();
  expect([...read(numbers)]).toEqual([0, 0, -2, -2, -4, -4, 0, 0, -2, -2, -4, -4]);
  const anyRank = (h: Tensor): Tensor => fn("... last -> ...", (rows) => mean(rows, "last"))(h);
  expect(anyRank(x).shape).toEqual(["batch", "heads"]);
});

test("nothing is less than nothing: a result with a negative size is refused before the body runs", () => {
  const inner = fn("batch length -> batch length-2", (h) => slice(h, "length", 1, -1));
  const short = tensor("batch length", [1, 2], { batch: 2, length: 1 });
  expect(() => inner(short)).toThrow("fn: 'length-2' would be negative");
  // @ts-expect-error -- The editor sees it where the size is known.
  expect(() => inner(tensor("2 1", [1, 2]))).toThrow("fn: 'length-2' would be negative");
  expectTypeOf(inner(tensor("2 3", range(6)))).toEqualTypeOf<Tensor<[2, 1]>>();
});

test("a sum with a number and a product of dimensions hold their arguments to each other", () => {
  const merged = fn("batch heads dim, heads*dim units -> batch units", (h, weights) =>
    matmul(reshape(h, ["batch", "heads*dim"], [size(h, "batch"), size(weights, "heads*dim")]), weights),
  );
  const [six, named] = [tensor("6 1", range(6)), tensor("heads*2 1", range(6), { "heads*2": 6 })];
  const weights = tensor("batch 3 2", range(12), { batch: 2 });
  const numbers = compile((h: typeof weights, w: typeof six) => merged(h, w), interpreter())(weights, six);
  expectTypeOf(numbers).toEqualTypeOf<Tensor<["batch", 1]>>();
  expect([...read(numbers)]).toEqual([55, 145]);
  expectTypeOf(merged(x, named)).toEqualTypeOf<Tensor<["batch", 1]>>();
  const split = fn("batch heads dim -> batch heads*dim", (h) => einsum("b h d -> b h*d", h));
  expectTypeOf(split(x)).toEqualTypeOf<Tensor<["batch", "heads*2"]>>();
  expectTypeOf(split(weights)).toEqualTypeOf<Tensor<["batch", 6]>>();
  expect([split(x).shape, split(weights).shape]).toEqual([
    ["batch", "heads*2"],
    ["batch", 6],
  ]);
  const paired = fn("length, length-1 -> length-1", (_, steps) => steps);
  expect(paired(tensor("4", range(4)), tensor("3", range(3))).shape).toEqual([3]);
  // @ts-expect-error: one more
  expect(() => paired(tensor("4", range(4)), tensor("4", range(4)))).toThrow("'length-1' is 3 above, but 4 here");
});
