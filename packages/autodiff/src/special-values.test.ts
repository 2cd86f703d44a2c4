/** Gradients where values are infinite, equal or cut off. */
import {
  atan2,
  binaryCrossEntropy,
  compile,
  constant,
  crossEntropy,
  cumulativeSum,
  interpreter,
  leakyRelu,
  logSoftmax,
  logSumExp,
  maskDiagonal,
  max,
  mul,
  pow,
  read,
  silu,
  softmax,
  square,
  sum,
  take,
  tensor,
  type Tensor,
  wasm,
  zeroDiagonal,
} from "@attrec/tensor";
import { describe, expect, test } from "vitest";
import { grad } from "./grad.ts";

const INF = Infinity;
type List = Tensor<["n"]>;
const list = (...elements: readonly number[]): List => tensor("n", elements, { n: elements.length });

describe.each([["interpreter", interpreter()] as const, ["wasm", wasm({ threads: 1 })] as const])("%s", (_, device) => {
  const gradient = (f: (x: List) => Tensor<[]>, ...x: readonly number[]): readonly number[] => [
    ...read(compile(grad(f), device)(list(...x))),
  ];
  const expectNear = (values: readonly number[], expected: readonly number[]): void => {
    expect(values.length).toBe(expected.length);
    values.forEach((value, i) => {
      const exact = expected[i] ?? NaN;
      if (Number.isFinite(exact)) expect(Math.abs(value - exact), `${i} of ${values.join()}`).toBeLessThan(1e-6);
      else expect(value).toBe(exact);
    });
  };

  test("no derivative flows to a score of -∞, nor to a row of nothing else", () => {
    const sumOf = (x: List): Tensor<[]> => logSumExp(x, "n");
    expectNear(gradient(sumOf, -INF, 0, 0), [0, 0.5, 0.5]);
    expectNear(gradient(sumOf, -INF, -INF), [0, 0]);
    expectNear(gradient(sumOf, INF, 0), [1, 0]);
    const first = (x: List): Tensor<[]> => sum(square(softmax(x, "n")));
    expectNear(gradient(first, -INF, 0, 0), [0, 0, 0]);
    expectNear(gradient(first, -INF, -INF), [0, 0]);
    expectNear(gradient(first, INF, 1), [0, 0]);
    const log = (x: List): Tensor<[]> => take(logSoftmax(x, "n"), "n", 1);
    expectNear(gradient(log, -INF, 0, 0), [0, 0.5, -0.5]);
    expectNear(gradient(log, -INF, -INF), [0, 0]);
  });

  test("a class's cross-entropy pushes no closed class", () => {
    const logits = tensor("b 3", [-INF, 0, 0, -INF, -INF, -INF], { b: 2 });
    const classes = tensor("int:b", [1, 2], { b: 2 });
    const loss = (x: typeof logits, c: typeof classes): Tensor<[]> => sum(crossEntropy(x, c));
    expectNear([...read(compile(grad(loss), device)(logits, classes))], [0, -0.5, 0.5, 0, 0, 0]);
  });

  test("what a diagonal's mask closes gets no derivative", () => {
    const x = tensor("n n", [NaN, 1, 2, INF], { n: 2 });
    const zero = (y: typeof x): Tensor<[]> => sum(square(zeroDiagonal(y)));
    expectNear([...read(compile(grad(zero), device)(x))], [0, 2, 4, 0]);
    const closed = (y: typeof x): Tensor<[]> => sum(square(softmax(maskDiagonal(y), -1)));
    expectNear([...read(compile(grad(closed), device)(x))], [0, 0, 0, 0]);
  });

  test("an angle changes with its point also where the square of a distance is no float", () => {
    const points: readonly (readonly [y: number, x: number])[] = [
      [3, 4],
      [3e30, 4e30],
      [-3e-30, 4e-30],
      [1e-25, -1e25],
      [0, -2e-20],
      [0, 0],
    ];
    const ys = list(...points.map(([y]) => y));
    const xs = list(...points.map(([, x]) => x));
    const angle = ({ y, x }: { readonly y: List; readonly x: List }): Tensor<[]> => sum(atan2(y, x));
    const { y, x } = compile(grad(angle), device)({ y: ys, x: xs });
    const share = (a: number, b: number): number => (a === 0 && b === 0 ? 0 : a / (a * a + b * b));
    // A float32 of less than 1e-38 may be 0.
    const isNear = (value: number, exact: number): boolean => Math.abs(value - exact) <= 1e-5 * Math.abs(exact) + 1e-38;
    points.forEach(([height, width], i) => {
      const [byHeight = NaN, byWidth = NaN] = [read(y)[i], read(x)[i]];
      expect([i, isNear(byHeight, share(width, height)), isNear(byWidth, -share(height, width))]).toEqual([
        i,
        true,
        true,
      ]);
    });
    const twice = grad((p: { readonly y: List; readonly x: List }) => sum(grad(angle)(p).y));
    const second = compile(twice, device)({ y: list(3, 3e15, 0), x: list(4, 4e15, 0) });
    expectNear([...read(second.y)].slice(0, 1), [-24 / 625]);
    expectNear([...read(second.x)].slice(0, 1), [-7 / 625]);
    expect([...read(second.y), ...read(second.x)].every(Number.isFinite)).toBe(true);
  });

  test("a cumulative sum's derivative is one from the end", () => {
    const weights = constant([1, 10, 100, 1000, 10_000], ["n"], [5]);
    const f = (x: List): Tensor<[]> => sum(mul(cumulativeSum(x, "n"), weights));
    expectNear(gradient(f, 1, 2, 3, 4, 5), [11_111, 11_110, 11_100, 11_000, 10_000]);
  });

  test("activations and answers at their ends", () => {
    expectNear(
      gradient((x) => sum(silu(x)), -INF, 0, INF),
      [0, 0.5, 1],
    );
    expectNear(
      gradient((x) => sum(leakyRelu(x, 3)), -INF, -1, 0, 1),
      [3, 3, 3, 1],
    );
    expectNear(
      gradient((x) => sum(binaryCrossEntropy(x, 1)), INF, -INF, 0),
      [0, -1, -0.5],
    );
  });

  test("a power of what is not above 0 does not change with its exponent, also where it is infinite", () => {
    const of =
      (base: number) =>
      (x: List): Tensor<[]> =>
        sum(pow(base, x));
    expectNear(gradient(of(0), -1, 0, 2), [0, 0, 0]);
    expectNear(gradient(of(-2), 3, 2000, -2000), [0, 0, 0]);
    expectNear(gradient(of(-INF), 3, -3), [0, 0]);
    const slope = (x: List): Tensor<[]> => sum(grad(of(0))(x));
    expectNear(gradient(slope, -1, 2), [0, 0]);
  });

  test("an infinite cotangent goes to the largest alone", () => {
    const f = (x: List): Tensor<[]> => mul(max(x, "n"), Infinity);
    expectNear(gradient(f, 1, 3, 2), [0, INF, 0]);
  });
});
