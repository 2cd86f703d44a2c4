/** Reductions over several axes, with their axes kept, and those that are made of others. */
import { describe, expect, expectTypeOf, test } from "vitest";
import {
  compile,
  cumulativeMaximum,
  cumulativeProduct,
  interpreter,
  logSoftmax,
  logSumExp,
  max,
  mean,
  min,
  norm,
  prod,
  read,
  ShapeError,
  softmax,
  standardDeviation,
  sum,
  type Tensor,
  tensor,
  variance,
  wasm,
} from "../index.ts";

type Block = Tensor<["batch", "length", 3]>;
const elements = Array.from({ length: 24 }, (_, i) => Math.sin(i * 1.7) + (i % 5) / 4);
const block: Block = tensor("batch length 3", elements, { batch: 2, length: 4 });
/** The elements of a batch, or of all. */
const ofBatch = (b: number): readonly number[] => elements.slice(b * 12, (b + 1) * 12);
const total = (x: readonly number[]): number => x.reduce((a, b) => a + b, 0);
const spread = (x: readonly number[], correction = 0): number => {
  const middle = total(x) / x.length;
  return total(x.map((y) => (y - middle) ** 2)) / (x.length - correction);
};

describe.each([["interpreter", interpreter()] as const, ["wasm", wasm({ threads: 1 })] as const])("%s", (_, device) => {
  const of = (f: (x: Block) => Tensor): readonly number[] => [...read(compile(f, device)(block))];
  const expectNear = (values: readonly number[], right: readonly number[]): void => {
    expect(values.length).toBe(right.length);
    values.forEach((value, i) =>
      expect(Math.abs(value - (right[i] ?? NaN))).toBeLessThan(2e-6 * (1 + Math.abs(value))),
    );
  };
  const both = (f: (x: readonly number[]) => number): readonly number[] => [f(ofBatch(0)), f(ofBatch(1))];

  test("over two axes at once, by names or positions, in any order", () => {
    for (const axes of [
      ["length", -1],
      [-1, -2],
    ] as const) {
      expectNear(
        of((x) => sum(x, axes)),
        both(total),
      );
      expectNear(
        of((x) => mean(x, axes)),
        both((x) => total(x) / 12),
      );
      expectNear(
        of((x) => max(x, axes)),
        both((x) => Math.max(...x)),
      );
      expectNear(
        of((x) => min(x, axes)),
        both((x) => Math.min(...x)),
      );
      expectNear(
        of((x) => prod(x, axes)),
        both((x) => x.reduce((a, b) => a * b)),
      );
      expectNear(
        of((x) => norm(x, axes)),
        both((x) => Math.hypot(...x)),
      );
      expectNear(
        of((x) => variance(x, axes)),
        both((x) => spread(x)),
      );
      expectNear(
        of((x) => standardDeviation(x, axes, { correction: 1 })),
        both((x) => Math.sqrt(spread(x, 1))),
      );
      expectNear(
        of((x) => logSumExp(x, axes)),
        both((x) => Math.log(total(x.map(Math.exp)))),
      );
    }
  });

  test("a softmax over two axes has the sum 1, and its logarithm is the other", () => {
    const weights = of((x) => softmax(x, ["length", -1]));
    expectNear([total(weights.slice(0, 12)), total(weights.slice(12))], [1, 1]);
    expectNear(
      of((x) => logSoftmax(x, ["length", -1])),
      weights.map(Math.log),
    );
  });

  test("cumulative products and maxima", () => {
    const x = tensor("5", [2, -1, 3, 0, 5]);
    expect([...read(compile((y: typeof x) => cumulativeProduct(y, -1), device)(x))]).toEqual([2, -2, -6, -0, -0]);
    expect([...read(compile((y: typeof x) => cumulativeMaximum(y, -1), device)(x))]).toEqual([2, 2, 3, 3, 5]);
  });

  test("the mean of numbers far from 0 does not swallow their variance", () => {
    const far = tensor("4", [1e6 + 1, 1e6 + 2, 1e6 + 3, 1e6 + 4]);
    expectNear([...read(compile((x: typeof far) => variance(x), device)(far))], [1.25]);
  });
});

test("what is kept has size 1, and the type says so", () => {
  const kept = sum(block, ["batch", -1], { keep: true });
  expect(kept.shape).toEqual([1, "length", 1]);
  expectTypeOf(kept).toEqualTypeOf<Tensor<[1, "length", 1]>>();
  expectTypeOf(mean(block, "length", { keep: true })).toEqualTypeOf<Tensor<["batch", 1, 3]>>();
  expectTypeOf(max(block, [-1, "batch"])).toEqualTypeOf<Tensor<["length"]>>();
  expectTypeOf(norm(block, ["length"], { keep: true })).toEqualTypeOf<Tensor<["batch", 1, 3]>>();
  expectTypeOf(variance(block)).toEqualTypeOf<Tensor<[]>>();
  expectTypeOf(softmax(block, ["length", -1])).toEqualTypeOf<Block>();
  expectTypeOf(sum(block, [] as ("batch" | "length")[]).shape).toEqualTypeOf<readonly (string | number)[]>();
  expect(sum(block, []).shape).toEqual(["batch", "length", 3]);
});

test("of nothing the product is 1, and the variance a sentence", () => {
  const none = tensor("n 0", [], { n: 2 });
  expect([...read(compile((x: typeof none) => prod(x, -1), interpreter())(none))]).toEqual([1, 1]);
  expect(() => variance(none, -1)).toThrow(
    new ShapeError("variance: '0' of [n, 0] has size 0: nothing has no variance"),
  );
  expect(() => variance(tensor("1", [3]), -1, { correction: 1 })).toThrow("leaves nothing of 1 elements to divide by");
});
