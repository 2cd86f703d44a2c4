/** Long cumulative sums, products and maxima: what a loop gives, in time and memory that are linear. */
import { expect, test } from "vitest";
import {
  type AnyTensor,
  compile,
  count,
  cumulativeMaximum,
  cumulativeProduct,
  cumulativeSum,
  interpreter,
  key,
  read,
  type Shape,
  tensor,
  type Tensor,
  uniforms,
} from "../index.ts";
import { topological } from "../extend.ts";

const list = (n: number): Tensor<[2, "n", 3]> =>
  tensor(
    "2 n 3",
    uniforms(key(4), n, 6 * n).map((u) => 0.9 + u / 5),
    { n },
  );

const CALLS: readonly (readonly [string, (x: Tensor) => Tensor, (a: number, b: number) => number])[] = [
  ["sums", (x) => cumulativeSum<Shape, -2>(x, -2), (a, b) => a + b],
  ["products", (x) => cumulativeProduct<Shape, -2>(x, -2), (a, b) => a * b],
  ["maxima", (x) => cumulativeMaximum<Shape, -2>(x, -2), Math.max],
];

test.each(CALLS)("%s are those of a loop, however long", (_, call, combine) => {
  for (const n of [63, 64, 65, 95, 96, 1000, 2111]) {
    const x = list(n);
    const right = [...read(x)];
    // Rows of three: an element goes with the one three places before it, within its half.
    for (let i = 0; i < right.length; i++) {
      if (i % (3 * n) >= 3) right[i] = combine(right[i] ?? NaN, right[i - 3] ?? NaN);
    }
    const values = read(compile((y: typeof x) => call(y), interpreter())(x));
    const wrong = right.findIndex((y, i) => !(Math.abs((values[i] ?? NaN) / y - 1) < 1e-12));
    expect(wrong, `of ${n}`).toBe(-1);
  }
});

test("work and memory grow as the axis does", () => {
  const perElement = (n: number): number => {
    const all: readonly AnyTensor[] = topological([cumulativeSum(list(n), "n")]);
    return all.reduce((sum, { sizes }) => sum + count(sizes), 0) / (6 * n);
  };
  // With log₂ n steps over all elements it would be 1.8 times as much.
  expect(perElement(200_000) / perElement(1000)).toBeLessThan(1.05);
});
