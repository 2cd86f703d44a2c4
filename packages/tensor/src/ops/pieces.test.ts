/** Checks slices, windows, concatenation and padding. */
import { describe, expect, expectTypeOf, test } from "vitest";
import {
  compile,
  concat,
  einsum,
  gather,
  interpreter,
  pad,
  read,
  slice,
  stack,
  take,
  tensor,
  type Tensor,
  wasm,
  window,
} from "../index.ts";

type History = Tensor<["batch", "length"], "int">;
const history: History = tensor("int:batch length", [1, 2, 3, 0, 2, 1], { batch: 2, length: 3 });
const sequence = tensor("batch length dim", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], { batch: 2, length: 3, dim: 2 });
const table = tensor("items dim", [0, 1, 10, 11, 20, 21, 30, 31], { items: 4, dim: 2 });

describe.each([["interpreter", interpreter()] as const, ["wasm", wasm({ threads: 1 })] as const])("%s", (_, device) => {
  const of = <A extends readonly unknown[]>(f: (...args: A) => Tensor, ...args: A): readonly number[] => [
    ...read(compile(f, device)(...args)),
  ];

  test("a range, a position, windows", () => {
    expect(of((x: typeof sequence) => slice(x, "length", 1), sequence)).toEqual([3, 4, 5, 6, 9, 10, 11, 12]);
    expect(of((x: typeof sequence) => slice(x, "dim", -1), sequence)).toEqual([2, 4, 6, 8, 10, 12]);
    expect(of((x: typeof sequence) => take(x, "length", -1), sequence)).toEqual([5, 6, 11, 12]);
    expectTypeOf(take(sequence, "length", -1)).toEqualTypeOf<Tensor<["batch", "dim"]>>();
    const windows = (x: typeof sequence) => window(x, "length", 2);
    expectTypeOf(windows).returns.toEqualTypeOf<Tensor<["batch", "length-1", 2, "dim"]>>();
    expect(of(windows, sequence)).toEqual([1, 2, 3, 4, 3, 4, 5, 6, 7, 8, 9, 10, 9, 10, 11, 12]);
  });

  test("a horizontal convolution is a product of windows with filters", () => {
    const filters = tensor("2 dim filters", [1, 0, 0, 1, 0, 0, 0, -1], { dim: 2, filters: 2 });
    const convolve = (x: typeof sequence, w: typeof filters) =>
      einsum("batch time height dim, height dim filters -> batch time filters", window(x, "length", 2), w);
    expectTypeOf(convolve).returns.toEqualTypeOf<Tensor<["batch", "length-1", "filters"]>>();
    expect(of(convolve, sequence, filters)).toEqual([1, 2 - 4, 3, 4 - 6, 7, 8 - 10, 9, 10 - 12]);
  });

  test("one after another, side by side, padded", () => {
    const both = (x: typeof sequence) => concat([slice(x, "length", 2), slice(x, "length", 0, 2)], "length-2");
    expectTypeOf(both).returns.toEqualTypeOf<Tensor<["batch", "length", "dim"]>>();
    expect(of(both, sequence)).toEqual([5, 6, 1, 2, 3, 4, 11, 12, 7, 8, 9, 10]);
    const backwards = (x: typeof sequence) =>
      stack([take(x, "length", 2), take(x, "length", 1), take(x, "length", 0)], "batch length dim");
    expect(of(backwards, sequence)).toEqual([5, 6, 3, 4, 1, 2, 11, 12, 9, 10, 7, 8]);
    const padded = (x: typeof sequence) => pad(take(x, "dim", 0), "length", 1, 2, -1);
    expectTypeOf(padded).returns.toEqualTypeOf<Tensor<["batch", "length+3"]>>();
    expect(of(padded, sequence)).toEqual([-1, 1, 3, 5, -1, -1, -1, 7, 9, 11, -1, -1]);
    const long = (x: typeof sequence) => pad(pad(take(take(x, "batch", 1), "dim", 0), "length", 1), "length+1", 0, 150);
    expect(of(long, sequence)).toEqual([0, 7, 9, 11, ...Array<number>(150).fill(0)]);
  });

  test("indices are cut and joined as well, and name rows then", () => {
    const last = compile((h: History) => take(h, "length", -1), device)(history);
    expectTypeOf(last).toEqualTypeOf<Tensor<["batch"], "int">>();
    expect(read(last)).toEqual(Int32Array.of(3, 1));
    const rows = (t: typeof table, h: History) => gather(t, take(h, "length", -1));
    expect(of(rows, table, history)).toEqual([30, 31, 10, 11]);
    const longer = (t: typeof table, h: History) => gather(t, concat([slice(h, "length", 2), h], "length-2", "more"));
    expect(of(longer, table, history).filter((__, i) => i % 2 === 0)).toEqual([30, 10, 20, 30, 10, 0, 20, 10]);
    const wrong = tensor("int:batch length", [1, 2, 9, 0, 2, 1], { batch: 2, length: 3 });
    expect(() => of(longer, table, wrong)).toThrow(/index 9 at position/);
    expect(() => of(rows, table, wrong)).toThrow(/index 9 at position/);
  });

  test("wide indices keep all their bits", () => {
    const wide = tensor("int:n", [2 ** 31 - 1, 2 ** 30 + 1, -(2 ** 31), 16777217], { n: 4 });
    const halves = compile((x: typeof wide) => concat([slice(x, "n", 2), slice(x, "n", 0, 2)], "n-2", "n"), device);
    expect([...read(halves(wide))]).toEqual([-(2 ** 31), 16777217, 2 ** 31 - 1, 2 ** 30 + 1]);
    const rest = compile((x: typeof wide) => ({ whole: x, rest: slice(x, "n", 1) }), device)(wide);
    expect([...read(rest.rest)]).toEqual([2 ** 30 + 1, -(2 ** 31), 16777217]);
    expect([...read(rest.whole)]).toEqual([...read(wide)]);
  });
});

test("what cannot be is a sentence", () => {
  expect(() => take(sequence, "length", 3)).toThrow("take: [batch, length, dim]: length of size 3 has no position 3");
  expect(() => take(sequence, "length", 0.5)).toThrow("has no position 0.5");
  expect(() => pad(sequence, "length", -1)).toThrow("pad: -1 and 0 positions cannot be put before and after");
  // @ts-expect-error The editor says so as well.
  expect(() => stack([table, table], "3 items dim")).toThrow("stack: 2 tensors are not 3, as '3 items dim' says");
  const shorter: Tensor<["items", "dim"]> = tensor("items dim", [1, 2], { items: 1, dim: 2 });
  expect(() => stack([table, shorter], "time items dim")).toThrow(
    "stack: 'items' has size 4 in one and 1 in the other",
  );
});
