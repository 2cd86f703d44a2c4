/** Elements that are split, turned, rolled and repeated: values on both devices, types, and derivatives through them. */
import { describe, expect, expectTypeOf, test } from "vitest";
import {
  everyNth,
  flip,
  permute,
  repeat,
  roll,
  split,
  squeeze,
  compile,
  interpreter,
  read,
  type Tensor,
  tensor,
  wasm,
} from "../index.ts";

describe.each([["interpreter", interpreter()] as const, ["wasm", wasm({ threads: 1 })] as const])("%s", (_, device) => {
  const rows = (n: number): readonly (readonly number[])[] =>
    [0, 1].map((b) => Array.from({ length: n }, (_, i) => 10 * b + i));
  const given = (n: number): Tensor<["b", "n"]> => tensor("b n", rows(n).flat(), { b: 2, n });
  const of = (f: (x: Tensor<["b", "n"]>) => Tensor, n: number): readonly number[] => [
    ...read(compile(f, device)(given(n))),
  ];

  test.each([1, 2, 3, 5, 8, 13])("an axis of %i", (n) => {
    const each = (f: (row: readonly number[]) => readonly number[]): readonly number[] =>
      rows(n).flatMap((row) => f(row));
    expect(of((x) => flip(x, "n"), n)).toEqual(each((row) => row.toReversed()));
    expect(of((x) => flip(x, "b"), n)).toEqual([...rows(n)].reverse().flat());
    for (const by of [0, 1, -2, n, 3 * n + 1]) {
      const from = (((-by % n) + n) % n) + 0;
      expect(of((x) => roll(x, "n", by), n)).toEqual(each((row) => [...row.slice(from), ...row.slice(0, from)]));
    }
    for (const step of [1, 2, 3, 7])
      expect(of((x) => everyNth(x, "n", step, "some"), n)).toEqual(each((row) => row.filter((_, i) => i % step === 0)));
    expect(of((x) => repeat(x, "n", 3, "more"), n)).toEqual(
      each((row) => row.flatMap((value) => [value, value, value])),
    );
    expect(of((x) => repeat(x, "b", 2, 4), n)).toEqual(rows(n).flatMap((row) => [...row, ...row]));
    if (n > 2) {
      const cut = compile((x: Tensor<["b", "n"]>) => split(x, "n", [1, n - 2, 1]), device)(given(n));
      expect(cut.map((part) => [...read(part)])).toEqual([
        each((row) => row.slice(0, 1)),
        each((row) => row.slice(1, -1)),
        each((row) => row.slice(-1)),
      ]);
    }
  });

  test("indices as well", () => {
    const ids = tensor("int:3", [7, 8, 9]);
    expect([...read(compile((x: typeof ids) => flip(x, -1), device)(ids))]).toEqual([9, 8, 7]);
    expect([...read(compile((x: typeof ids) => roll(x, -1, 1), device)(ids))]).toEqual([9, 7, 8]);
  });
});

test("shapes say what became of a dimension", () => {
  const x: Tensor<["batch", 6]> = tensor("batch 6", new Float64Array(12), { batch: 2 });
  const [a, b]: readonly [Tensor<["batch", 2]>, Tensor<["batch", 4]>] = split(x, -1, [2, 4]);
  expect([a.shape, b.shape]).toEqual([
    ["batch", 2],
    ["batch", 4],
  ]);
  const half: Tensor<["batch", "half"]> = everyNth(x, -1, 2, "half");
  const pairs: Tensor<["pairs", 6]> = repeat(x, "batch", 3, "pairs");
  const first: Tensor<["batch"]> = squeeze(everyNth(x, -1, 6, 1), -1);
  expect([half.sizes, pairs.sizes, first.sizes]).toEqual([[2, 3], [6, 6], [2]]);
});

test("parts and steps that do not fit are a sentence", () => {
  const x = tensor("batch 6", new Float64Array(12), { batch: 2 });
  // @ts-expect-error The editor says so as well.
  expect(() => split(x, -1, [2, 3])).toThrow("split: [batch, 6]: parts of [2, 3] are not 6");
  expect(() => split(x, "batch", [2, 1])).toThrow("split: [batch, 6]: parts of [2, 1] are not batch of size 2");
  expect(() => everyNth(x, -1, 0, "none")).toThrow("everyNth: the step is a whole number above 0, not 0");
  // @ts-expect-error The editor says so as well.
  expect(() => everyNth(x, -1, 2, 2)).toThrow("everyNth: [batch, 6]: 6 has not 2 positions that are 2 apart");
  expect(() => everyNth(x, "batch", 1, 3)).toThrow(
    "everyNth: [batch, 6]: batch of size 2 has not 3 positions that are 1 apart",
  );
  expect(() => roll(x, -1, 0.5)).toThrow("roll: elements are moved by a whole number, not by 0.5.");
  expect(() => repeat(x, -1, -1, "less")).toThrow("repeat: a position is repeated a whole number of times, not -1");
});

test("axes in another order keep their names", () => {
  const turned = permute(tensor("int:batch length 2", [1, 2, 3, 4], { batch: 1, length: 2 }), [2, 0, 1]);
  expectTypeOf(turned).toEqualTypeOf<Tensor<[2, "batch", "length"], "int">>();
  expect(turned.shape).toEqual([2, "batch", "length"]);
  const reversed = (x: Tensor) => permute(x, [...x.sizes.keys()].toReversed());
  expectTypeOf(reversed).returns.toEqualTypeOf<Tensor>();
});
