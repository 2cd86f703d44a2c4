/** Checks that every device refuses indices out of range. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { drawWith } from "../testing/draw.ts";
import {
  add,
  type AnyTensor,
  argsort,
  compile,
  concat,
  count,
  crossEntropy,
  gather,
  gatherAlong,
  interpreter,
  key,
  keyTensor,
  oneHot,
  permute,
  read,
  reshape,
  scatter,
  type Shape,
  slice,
  stopGradient,
  sum,
  take,
  type Tensor,
  tensor,
  toFloat,
  toInt,
  topK,
  uniform,
  wasm,
  window,
} from "../index.ts";
import type { Draw } from "../testing.ts";

type Ids = Tensor<Shape, "int">;

const devices = [interpreter(), wasm({ threads: 1 })];
const table = tensor("items 2", [0, 1, 10, 11, 20, 21], { items: 3 });

/** What a call gives on each device, or says. */
const onEach = (f: (...args: AnyTensor[]) => AnyTensor, ...args: AnyTensor[]): readonly unknown[] =>
  devices.map((device) => {
    try {
      return [...read(compile(f, device)(...args))];
    } catch (error) {
      return (error as Error).message;
    }
  });

describe.each(devices)("on $name", (device) => {
  const of = (f: (x: Tensor, i: Ids) => Tensor, ...args: readonly [AnyTensor, AnyTensor]) =>
    read(compile(f, device)(...(args as unknown as [Tensor, Ids])));

  test("the sentence names the argument, the position, the index and the range", () => {
    const ids = tensor("int:batch 2", [0, 1, 2, 3], { batch: 2 });
    expect(() => of((x, i) => gather<Shape, Shape>(x, i), table, ids)).toThrow(
      "'1' has index 3 at position [1, 1], but the table has rows 0 … 2.",
    );
    const call = compile(
      (batch: { readonly ids: Ids }, x: Tensor) => sum(gather<Shape, Shape>(x, reshape(batch.ids, [4], [4]))),
      device,
    );
    expect(() => call({ ids: tensor("int:2 2", [0, -1, 2, 3]) }, table)).toThrow(
      "'0.ids' has index -1 at position [0, 1], but the table has rows 0 … 2.",
    );
    const none = tensor("0 2", []);
    expect(() => of((x, i) => gather<Shape, Shape>(x, i), none, ids)).toThrow("but the table has no rows.");
  });

  test("every operation that takes indices refuses those out of range", () => {
    const scores = tensor("batch 3", [1, 2, 3, 4, 5, 6], { batch: 2 });
    for (const bad of [-1, 3, 2 ** 31 - 1, -(2 ** 31)]) {
      const ids = tensor("int:batch", [0, bad], { batch: 2 });
      const words = `'1' has index ${bad} at position 1`;
      expect(() => of((x, i) => gather<Shape, Shape>(x, i), table, ids)).toThrow(words);
      expect(() => of((x, i) => scatter<Shape>(i, sum(x, -1), ["items"], [3]), scores, ids)).toThrow(words);
      expect(() => of((x, i) => add<Tensor, Tensor>(oneHot<Shape, 3>(i, 3, 3), x), scores, ids)).toThrow(words);
      expect(() => of((x, i) => crossEntropy<Shape>(x, i), scores, ids)).toThrow(words);
      const along = tensor("int:batch 1", [0, bad], { batch: 2 });
      expect(() => of((x, i) => gatherAlong<Shape, Shape>(x, i), scores, along)).toThrow(`'1' has index ${bad}`);
    }
  });

  test("a column of users and a column of items name rows of two tables", () => {
    const pairs = tensor("int:batch 2", [0, 9, 1, 8], { batch: 2 });
    const [users, items] = [tensor("2 1", [100, 200]), tensor("10 1", [...Array(10).keys()])];
    const both = compile(
      (u: typeof users, i: typeof items, of: typeof pairs) =>
        add(gather(u, take(of, -1, 0)), gather(i, take(of, -1, 1))),
      device,
    );
    expect([...read(both(users, items, pairs))]).toEqual([109, 208]);
    const wrong = tensor("int:batch 2", [0, 9, 2, 8], { batch: 2 });
    expect(() => both(users, items, wrong)).toThrow(
      "'2' has index 2 at position [1, 0], but the table has rows 0 … 1.",
    );
  });

  test("indices that name no row may be anything, call by call", () => {
    const last = compile((x: typeof table, i: Tensor<["batch", 2], "int">) => gather(x, take(i, -1, -1)), device);
    const ids = (...elements: readonly number[]) => tensor("int:batch 2", elements, { batch: 2 });
    expect([...read(last(table, ids(0, 2, 1, 1)))]).toEqual([20, 21, 10, 11]);
    expect([...read(last(table, ids(-1, 2, 7, 1)))]).toEqual([20, 21, 10, 11]);
    expect([...read(last(table, ids(0, 2, 1, 0)))]).toEqual([20, 21, 0, 1]);
    expect(() => last(table, ids(-1, 2, 7, 3))).toThrow("'1' has index 3 at position [1, 1]");
  });

  test("positions of an order name rows of a table that is large enough, and are not asked further", () => {
    const scores = tensor("2 4", [3, 1, 2, 0, 0, 1, 2, 3]);
    const best = (x: Tensor, t: AnyTensor) => gather<Shape, Shape>(t as Tensor, topK<Shape, 1>(x, 1).indices);
    expect([...read(compile(best, device)(scores, tensor("4", [5, 6, 7, 8])))]).toEqual([5, 8]);
    expect(() => compile(best, device)(scores, table)).toThrow(
      "Positions in rows of 4 cannot name rows of a table of 3",
    );
  });

  test("data of a caller's own that are no whole numbers are refused", () => {
    const given = tensor("int:n", [0, 1], { n: 2 });
    const half = { ...given, operation: { ...given.operation, lowering: lowered(Float64Array.of(0, 1.5)) } };
    expect(() => of((x, i) => gather<Shape, Shape>(x, i), table, half)).toThrow(
      "[n]: element 1 is 1.5, which is no whole number, as an int has to be.",
    );
  });
});

const lowered = (elements: Float64Array) => ({ kind: "data", storage: { read: () => elements } }) as const;

test("a key may be any two ints: it names no row", () => {
  const draw = (k: AnyTensor) => uniform(k as ReturnType<typeof keyTensor>, "x", [2], [2]);
  const [a, b] = onEach(draw, keyTensor(key(2 ** 40 + 5)));
  expect(a).toEqual(b);
});

test("positions in an order are right whatever is ordered, also where indices were computed of other orders before", () => {
  const x = tensor("n", [0.25, 0.5, 0.125], { n: 3 });
  const ids = tensor("int:n", [7, 5, 6], { n: 3 });
  type Numbers = typeof x;
  type Whole = typeof ids;
  const ranked: readonly ((x: Numbers, ids: Whole) => Whole)[] = [
    (x, ids) => argsort(gather(ids, argsort(x))),
    (x, ids) => argsort(toFloat(gatherAlong(ids, argsort(x)))),
    (x, ids) => argsort(scatter(argsort(x), ids, ["n"], [3])),
    (x) => argsort(gather(argsort(x), argsort(x))),
  ];
  const expected = [
    [0.125, 0.25, 0.5],
    [0.125, 0.25, 0.5],
    [0.25, 0.5, 0.125],
    [0.125, 0.25, 0.5],
  ];
  ranked.forEach((order, k) => {
    const values = onEach((x, ids) => gather(x as Numbers, order(x as Numbers, ids as Whole)), x, ids);
    expect(values).toEqual(devices.map(() => expected[k]));
  });
});

test("of a table without rows, as many rows as no index names may be gathered, whatever the indices are computed of", () => {
  const none = tensor("n 2", [], { n: 0 });
  expect(onEach((x) => gather(x as typeof none, toInt(sum(x as typeof none, -1))), none)).toEqual([[], []]);
});

/** Moves indices about: what comes out has the same elements, some of them, or some twice. */
const moves: readonly ((x: Ids, draw: Draw) => Ids)[] = [
  (x, draw) => {
    const axis = draw.integer(0, x.sizes.length - 1);
    const from = draw.integer(0, (x.sizes[axis] ?? 1) - 1);
    return slice(x, axis - x.sizes.length, from, draw.integer(from + 1, x.sizes[axis] ?? 1));
  },
  (x, draw) => take(x, -1, draw.integer(0, (x.sizes.at(-1) ?? 1) - 1)),
  (x) => permute(x, [...x.sizes.keys()].reverse()),
  (x) => reshape<Shape, "int">(x, [x.sizes.reduce((a, b) => a * b, 1)], [x.sizes.reduce((a, b) => a * b, 1)]),
  (x) => concat([x, x], -1, "both"),
  (x, draw) => window(x, -1, draw.integer(1, x.sizes.at(-1) ?? 1)),
  (x) => stopGradient<Shape, "int">(x),
];

test("moved indices are checked by what they name: as a plan without fusion would, on every device", () => {
  fc.assert(
    fc.property(fc.gen(), (g) => {
      const draw = drawWith(g);
      const sizes = [draw.integer(1, 3), draw.integer(1, 4)];
      const elements = Array.from({ length: count(sizes) }, () => draw.integer(-1, 4));
      const steps = Array.from(
        { length: draw.integer(0, 4) },
        () => [draw.integer(0, moves.length - 1), draw.integer(0, 999)] as const,
      );
      const moved = (ids: Ids): Ids =>
        steps.reduce(
          (x, [kind, seed]) => (x.sizes.length === 0 ? x : (moves[kind] as (typeof moves)[0])(x, seeded(seed))),
          ids,
        );
      const ids: Ids = tensor(`int:${sizes.join(" ")}`, elements);
      const named = onEach((i) => moved(i as Ids), ids)[0] as readonly number[];
      const rows = (x: AnyTensor, i: AnyTensor) => gather<Shape, Shape>(x as Tensor, moved(i as Ids));
      const added = (x: AnyTensor, i: AnyTensor) => {
        const at = moved(i as Ids);
        return scatter<Shape>(at, gather<Shape, Shape>(x as Tensor, at), x.shape, x.sizes);
      };
      for (const f of [rows, added]) {
        const [exact, fast] = onEach(f, table, ids);
        expect(fast).toEqual(exact);
        expect(typeof exact === "string").toBe(named.some((row) => row < 0 || row > 2));
      }
    }),
    { numRuns: 150 },
  );
});

/** Choices that follow from a number, so that a program can be built twice. */
const seeded = (seed: number): Draw => {
  let state = seed;
  const integer = (min: number, max: number): number => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return min + (Math.floor(state / 65536) % (max - min + 1));
  };
  return { integer, real: integer };
};
