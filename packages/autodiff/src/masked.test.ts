/** No gradient comes from what a mask does not count, nor from a row of which nothing counts, whatever stands there. */
import {
  attention,
  compile,
  interpreter,
  maskedLogSoftmax,
  maskedLogSumExp,
  maskedMax,
  maskedMean,
  maskedSoftmax,
  maskedSum,
  read,
  select,
  square,
  sum,
  type Tensor,
  tensor,
  wasm,
} from "@attrec/tensor";
import { describe, expect, test } from "vitest";
import { grad } from "./grad.ts";

type Matrix = Tensor<[2, 3]>;
const mask: Matrix = tensor("2 3", [1, 1, 0, 0, 0, 0]);
const x: Matrix = tensor("2 3", [0.5, -1, NaN, Infinity, NaN, 2]);

describe.each([["interpreter", interpreter()] as const, ["wasm", wasm({ threads: 1 })] as const])("%s", (_, device) => {
  const gradient = (f: (y: Matrix, m: Matrix) => Tensor<[]>): readonly number[] => [
    ...read(compile(grad(f), device)(x, mask)),
  ];

  test.each<readonly [string, (y: Matrix, m: Matrix) => Tensor]>([
    ["maskedSum", (y, m) => maskedSum(y, m, -1)],
    ["maskedMean", (y, m) => maskedMean(y, m, -1)],
    ["maskedMax", (y, m) => select(sum(m, -1), maskedMax(y, m, -1), 0)],
    ["maskedLogSumExp", (y, m) => select(sum(m, -1), maskedLogSumExp(y, m, -1), 0)],
    ["maskedSoftmax", (y, m) => maskedSoftmax(y, m, -1)],
    ["maskedLogSoftmax", (y, m) => select(m, maskedLogSoftmax(y, m, -1), 0)],
  ])("%s", (_name, f) => {
    const slopes = gradient((y, m) => sum(square(f(y, m)) as Tensor<["n"]>));
    expect(slopes.slice(2)).toEqual([0, 0, 0, 0]);
    expect(slopes.slice(0, 2).some((slope) => slope !== 0)).toBe(true);
  });

  test("attention to nothing", () => {
    const values: Tensor<[3, 1]> = tensor("3 1", [1, 2, 3]);
    const queries: Tensor<[2, 1]> = tensor("2 1", [1, 5]);
    const f = (q: Tensor<[2, 1]>, v: Tensor<[3, 1]>, m: Matrix) => sum(square(attention(q, v, v, m)));
    const slopes = [...read(compile(grad(f), device)(queries, values, mask))];
    expect(slopes[1]).toBe(0);
    expect(Math.abs(slopes[0] ?? 0)).toBeGreaterThan(0.1);
  });
});
