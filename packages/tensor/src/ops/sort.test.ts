/** Checks sorting, the largest elements and their positions. */
import { describe, expect, expectTypeOf, test } from "vitest";
import {
  argmax,
  argmin,
  argsort,
  compile,
  gather,
  gatherAlong,
  interpreter,
  read,
  scatterAlong,
  type Shape,
  sort,
  tensor,
  type Tensor,
  topK,
  uniforms,
  key,
  wasm,
} from "../index.ts";

const scores = tensor("users items", [3, NaN, 1, 3, -0, 0, -1, 0], { users: 2, items: 4 });
type Scores = typeof scores;

describe.each([["interpreter", interpreter()] as const, ["wasm", wasm({ threads: 1 })] as const])("%s", (_, device) => {
  test("the largest come first, of equal ones the first, and NaN is last", () => {
    const best = compile((x: Scores) => topK(x, 3), device)(scores);
    expectTypeOf(best.values).toEqualTypeOf<Tensor<["users", 3]>>();
    expectTypeOf(best.indices).toEqualTypeOf<Tensor<["users", 3], "int">>();
    expect([...read(best.indices)]).toEqual([0, 3, 2, 0, 1, 3]);
    expect([...read(best.values)]).toEqual([3, 3, 1, -0, 0, 0]);
    expect([...read(compile((x: Scores) => argsort(x), device)(scores))]).toEqual([2, 0, 3, 1, 2, 0, 1, 3]);
    expect([...read(compile((x: Scores) => sort(x, "descending"), device)(scores))]).toEqual([
      3,
      3,
      1,
      NaN,
      -0,
      0,
      0,
      -1,
    ]);
  });

  test("along another axis, and positions of one for all rows", () => {
    const x = tensor("users items", [3, 9, 1, 4, 1, 5, 2, 6], { users: 2, items: 4 });
    const first = compile((y: typeof x) => topK(y, 1, "descending", "users"), device)(x);
    expectTypeOf(first.values).toEqualTypeOf<Tensor<[1, "items"]>>();
    expect([...read(first.values)]).toEqual([3, 9, 2, 6]);
    expect([...read(first.indices)]).toEqual([0, 0, 1, 1]);
    expect([...read(compile((y: typeof x) => sort(y, "ascending", "users"), device)(x))]).toEqual([
      1, 5, 1, 4, 3, 9, 2, 6,
    ]);
    expect([...read(compile((y: typeof x) => argsort(y, "ascending", -2), device)(x))]).toEqual([
      1, 1, 0, 0, 0, 0, 1, 1,
    ]);
    const chosen = tensor("int:some", [3, 0, 3], { some: 3 });
    const picked = compile((y: typeof x, i: typeof chosen) => gather(y, i, "items"), device)(x, chosen);
    expectTypeOf(picked).toEqualTypeOf<Tensor<["users", "some"]>>();
    expect([...read(picked)]).toEqual([4, 3, 4, 6, 1, 6]);
  });

  test("the extremes along either axis", () => {
    const at = compile(
      (x: Scores) => [argmax(x, "items"), argmin(x, "items"), argmin(x, "users")] as const,
      device,
    )(scores);
    expectTypeOf(at[0]).toEqualTypeOf<Tensor<["users"], "int">>();
    expect(at.map((x) => [...read(x)])).toEqual([
      [0, 0],
      [2, 2],
      [1, 1, 1, 1],
    ]);
  });

  test("positions name rows, of tables that are large enough", () => {
    const table = tensor("items dim", [0, 1, 2, 3, 4, 5, 6, 7], { items: 4, dim: 2 });
    const best = (x: Scores, t: typeof table) => gather(t, topK(x, 1).indices);
    expect([...read(compile(best, device)(scores, table))]).toEqual([0, 1, 0, 1]);
    const few = tensor("3 dim", [0, 1, 2, 3, 4, 5], { dim: 2 });
    const wrong = (x: Scores, t: typeof few) => gather(t, argsort(x, "descending"));
    expect(() => read(compile(wrong, device)(scores, few))).toThrow(
      "Positions in rows of 4 cannot name rows of a table of 3",
    );
    const targets = tensor("int:users 1", [4, 0], { users: 2 });
    expect(() => compile((x: Scores, t: typeof targets) => gatherAlong(x, t), device)(scores, targets)).toThrow(
      /index 4/,
    );
  });
});

test("any number of threads gives the same bytes", () => {
  const large = tensor(
    "rows columns",
    uniforms(key(3), 1, 300 * 500).map((x) => Math.floor(x * 100)),
    {
      rows: 300,
      columns: 500,
    },
  );
  const ordered = (x: typeof large) => [topK(x, 20).indices, argsort(x)] as const;
  const exact = compile(ordered, interpreter())(large).map((x) => [...read(x)]);
  for (const threads of [1, 3]) {
    expect(compile(ordered, wasm({ threads }))(large).map((x) => [...read(x)])).toEqual(exact);
  }
});

test("what cannot be is a sentence", () => {
  expect(() => topK(scores, 5)).toThrow("topK: [users, items] has rows of 4, of which 5 cannot be taken");
  expect(() => argsort(tensor("", [1]))).toThrow("argsort: [] has no last axis to order");
  const targets = tensor("int:3 1", [0, 0, 0]);
  // @ts-expect-error The editor says so as well.
  expect(() => gatherAlong(scores, targets)).toThrow("gatherAlong: [users, items] and [3, 1] have different rows");
  expect(() => scatterAlong(targets, tensor("3 2", [1, 2, 3, 4, 5, 6]), [3, 9], [3, 9])).toThrow(
    "scatterAlong: [3, 2] are not values for the indices [3, 1]",
  );
});

describe.each([interpreter(), wasm({ threads: 1 })])("nothing on $name", (device) => {
  test.each(["0 3", "2 0", "0 0", "0", "0 2 0"])("of sizes %s is ordered to nothing", (notation) => {
    const x: Tensor = tensor(notation, []) as Tensor;
    const all = compile(
      (y: Tensor) => [sort<Shape>(y), argsort<Shape>(y), topK<Shape, 0>(y, 0).values] as const,
      device,
    );
    for (const result of all(x)) expect([...read(result)]).toEqual([]);
  });

  test("has no largest element, and rows of which there are none no positions", () => {
    expect(() => argmax(tensor("2 0", []), -1)).toThrow("argmax: '0' of [2, 0] has size 0: nothing has no argmax");
    const none = compile((y: Tensor<[0, 3]>) => argmax(y, -1), device);
    expect([...read(none(tensor("0 3", [])))]).toEqual([]);
    expect([
      ...read(compile((y: Tensor<[2, 3]>) => topK(y, 0).indices, device)(tensor("2 3", [1, 2, 3, 4, 5, 6]))),
    ]).toEqual([]);
  });
});
