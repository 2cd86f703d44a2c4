/** No gradient comes from what a mask does not count, nor from a row of which nothing counts, whatever stands there. */
import {
  attention,
  compile,
  greater,
  interpreter,
  maskedLogSoftmax,
  maskedLogSumExp,
  maskedMax,
  maskedMean,
  maskedSoftmax,
  maskedSum,
  mul,
  read,
  select,
  type Shape,
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

type Rows = Tensor<[2, 1], "bool">;
type Mask = Tensor<Shape, "bool" | "float">;

const operations: readonly (readonly [string, (y: Matrix, m: Mask) => Tensor])[] = [
  ["maskedSum", (y, m) => maskedSum(y, m, -1)],
  ["maskedMean", (y, m) => maskedMean(y, m, -1)],
  ["maskedMax", (y, m) => finite(maskedMax(y, m, -1))],
  ["maskedLogSumExp", (y, m) => finite(maskedLogSumExp(y, m, -1))],
  ["maskedSoftmax", (y, m) => maskedSoftmax(y, m, -1)],
  ["maskedLogSoftmax", (y, m) => finite(maskedLogSoftmax(y, m, -1))],
];

/** The results that are not -∞, which is what these operations give where nothing counts. */
const finite = (y: Tensor): Tensor => select<Tensor<Shape, "bool">, Tensor, number>(greater(y, -Infinity), y, 0);

describe.each([["interpreter", interpreter()] as const, ["wasm", wasm({ threads: 1 })] as const])("%s", (_, device) => {
  const gradient = (f: (y: Matrix, m: Matrix) => Tensor<[]>): readonly number[] => [
    ...read(compile(grad(f), device)(x, mask)),
  ];

  test.each(operations)("%s", (_name, f) => {
    const slopes = gradient((y, m) => sum(square(f(y, m)) as Tensor<["n"]>));
    expect(slopes.slice(2)).toEqual([0, 0, 0, 0]);
    expect(slopes.slice(0, 2).some((slope) => slope !== 0)).toBe(true);
  });

  test.each(operations)("%s, with a mask of booleans that is repeated along rows", (_name, f) => {
    const rows: Matrix = tensor("2 3", [0.5, -1, 2, Infinity, NaN, 2]);
    const of = (y: Matrix, m: Rows): Tensor<[]> => sum(square(f(y, m)) as Tensor<["n"]>);
    const slopes = [...read(compile(grad(of), device)(rows, tensor("bool:2 1", [true, false])))];
    expect(slopes.slice(3)).toEqual([0, 0, 0]);
    expect(slopes.slice(0, 3).some((slope) => Number.isFinite(slope) && slope !== 0)).toBe(true);
  });

  test("attention of several heads with one mask of booleans", () => {
    type Heads = Tensor<[2, 2, 3]>;
    const queries: Heads = tensor("2 2 3", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    const f = (q: Heads, m: Tensor<[2, 2], "bool">) => sum(square(attention(q, mul(q, 0.1), q, m)));
    const slopes = [...read(compile(grad(f), device)(queries, tensor("bool:2 2", [true, true, false, false])))];
    expect(slopes.every(Number.isFinite)).toBe(true);
    // Through the query of the second row flows nothing: it is a key and a value of the first alone.
    const only = (q: Heads, k: Heads, m: Tensor<[2, 2], "bool">) => sum(square(attention(q, k, k, m)));
    const own = [
      ...read(compile(grad(only), device)(queries, queries, tensor("bool:2 2", [true, true, false, false]))),
    ];
    expect([own.slice(3, 6), own.slice(9)]).toEqual([
      [0, 0, 0],
      [0, 0, 0],
    ]);
    expect(own.some((slope) => slope !== 0)).toBe(true);
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
