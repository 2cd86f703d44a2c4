/** Checks what operations give for infinities, NaN, and parameters at the ends of their ranges. */
import { describe, expect, test } from "vitest";
import {
  binaryCrossEntropy,
  clip,
  compile,
  crossEntropy,
  cumulativeSum,
  dropout,
  interpreter,
  key,
  keyTensor,
  leakyRelu,
  logSoftmax,
  logSumExp,
  maskDiagonal,
  read,
  relu,
  sign,
  silu,
  softmax,
  tensor,
  type Tensor,
  uniform,
  uniformBetween,
  wasm,
  zeroDiagonal,
} from "../index.ts";

const INF = Infinity;
const list = (...elements: readonly number[]): Tensor<["n"]> => tensor("n", elements, { n: elements.length });
const square = (...elements: readonly number[]) => {
  const n = Math.sqrt(elements.length);
  return tensor("n n", elements, { n });
};

describe.each([["interpreter", interpreter()] as const, ["wasm", wasm({ threads: 1 })] as const])("%s", (_, device) => {
  const expectNear = (result: Tensor, expected: readonly number[]): void => {
    const values = [...read(result)];
    expect(values.length).toBe(expected.length);
    values.forEach((value, i) => {
      const exact = expected[i] ?? NaN;
      if (Number.isFinite(exact))
        expect(Math.abs(value - exact), `${i} of ${values.join()}`).toBeLessThanOrEqual(1e-6 * Math.max(1, exact));
      else expect(value, `${i} of ${values.join()}`).toBe(exact);
    });
  };

  test("the logarithm of a sum of exponentials has the values of its limits", () => {
    const of = (...x: readonly number[]): Tensor<[]> =>
      compile((y: Tensor<["n"]>) => logSumExp(y, "n"), device)(list(...x));
    expectNear(of(-INF, -INF), [-INF]);
    expectNear(of(-INF), [-INF]);
    expectNear(of(INF, 0), [INF]);
    expectNear(of(INF, -INF, INF), [INF]);
    expectNear(of(-INF, 0, 0), [Math.log(2)]);
    expectNear(of(1e30, 0), [1e30]);
    expectNear(of(NaN, 0, INF), [NaN]);
  });

  test("a softmax gives nothing to a closed score, and infinite scores share", () => {
    const of = (...x: readonly number[]): Tensor<["n"]> =>
      compile((y: Tensor<["n"]>) => softmax(y, "n"), device)(list(...x));
    expectNear(of(-INF, 0, 0), [0, 0.5, 0.5]);
    expectNear(of(-INF, -INF), [0.5, 0.5]);
    expectNear(of(INF, 0, INF, -INF), [0.5, 0, 0.5, 0]);
    expectNear(of(1e30, -1e30), [1, 0]);
    expectNear(of(NaN, 0), [NaN, NaN]);
    const log = (...x: readonly number[]): Tensor<["n"]> =>
      compile((y: Tensor<["n"]>) => logSoftmax(y, "n"), device)(list(...x));
    expectNear(log(-INF, 0), [-INF, 0]);
    expectNear(log(-INF, -INF), [-Math.LN2, -Math.LN2]);
    expectNear(log(INF, 0), [0, -INF]);
    expectNear(log(NaN, 0), [NaN, NaN]);
  });

  test("a class that is closed costs ∞, and other closed classes cost nothing", () => {
    const logits = tensor("b 3", [-INF, 0, 0, -INF, 0, 0, -INF, -INF, -INF, INF, 0, 0], { b: 4 });
    const classes = tensor("int:b", [1, 0, 2, 0], { b: 4 });
    const loss = compile((x: typeof logits, c: typeof classes) => crossEntropy(x, c), device)(logits, classes);
    expectNear(loss, [Math.LN2, INF, Math.log(3), 0]);
  });

  test("diagonals are chosen, whatever is there, and however large the others are", () => {
    const x = square(NaN, 1, 2, INF);
    expectNear(compile((y: typeof x) => zeroDiagonal(y), device)(x), [0, 1, 2, 0]);
    expectNear(compile((y: typeof x) => maskDiagonal(y), device)(x), [-INF, 1, 2, -INF]);
    const far = square(1e30, -1e30, -3e30, 5, 7, -1e9, 0, -2e9, 3);
    const rows = compile((y: typeof far) => softmax(maskDiagonal(y), -1), device)(far);
    expectNear(rows, [0, 1, 0, 0, 0, 1, 1, 0, 0].with(3, 1).with(5, 0));
    const wide = tensor("2 3", [1, 2, 3, 4, 5, 6]);
    expectNear(compile((y: typeof wide) => zeroDiagonal(y), device)(wide), [0, 2, 3, 4, 0, 6]);
    expectNear(compile((y: typeof far) => softmax(maskDiagonal(y), -1), device)(square(5)), [1]);
  });

  test("what comes later does not touch a cumulative sum", () => {
    const of = (...x: readonly number[]): Tensor<["n"]> =>
      compile((y: Tensor<["n"]>) => cumulativeSum(y, "n"), device)(list(...x));
    expectNear(of(1, 2, INF, 3, -INF, 4), [1, 3, INF, INF, NaN, NaN]);
    expectNear(of(1, 2, 3, 4, NaN), [1, 3, 6, 10, NaN]);
    expectNear(of(7), [7]);
  });

  test("activations at infinity, and with any slope", () => {
    const x = list(-INF, -2, 0, 3, INF, NaN);
    const of = (f: (y: typeof x) => typeof x): Tensor => compile(f, device)(x);
    expectNear(of(relu), [0, 0, 0, 3, INF, NaN]);
    expectNear(of(silu), [0, -2 / (1 + Math.exp(2)), 0, 3 / (1 + Math.exp(-3)), INF, NaN]);
    expectNear(of(sign), [-1, -1, 0, 1, 1, NaN]);
    expectNear(
      of((y) => leakyRelu(y, 2)),
      [-INF, -4, 0, 3, INF, NaN],
    );
    expectNear(
      of((y) => leakyRelu(y, -1)),
      [INF, 2, 0, 3, INF, NaN],
    );
    expectNear(
      of((y) => leakyRelu(y, 0)),
      [0, 0, 0, 3, INF, NaN],
    );
    expectNear(
      of((y) => clip(y, -INF, 1)),
      [-INF, -2, 0, 1, 1, NaN],
    );
  });

  test("a certain answer costs nothing if it is right", () => {
    const x = list(INF, -INF, INF, -INF, 30, NaN);
    const labels = list(1, 0, 0, 1, 1, 1);
    const loss = compile((a: typeof x, b: typeof x) => binaryCrossEntropy(a, b), device)(x, labels);
    expectNear(loss, [0, 0, INF, INF, Math.exp(-30), NaN]);
    // The difference of a softplus and its logit had no digit of this left.
    expect(Math.abs((read(loss)[4] ?? NaN) / Math.exp(-30) - 1)).toBeLessThan(1e-6);
  });

  test("dropped elements are 0, whatever they were", () => {
    const x = tensor("n", new Float64Array(2000).fill(NaN), { n: 2000 });
    const seed = keyTensor(key(2));
    const dropped = compile((y: typeof x, k: typeof seed) => dropout(y, 0.5, k, "test"), device)(x, seed);
    const zeros = [...read(dropped)].filter((y) => y === 0).length;
    expect(zeros).toBeGreaterThan(900);
    expect(zeros).toBeLessThan(1100);
  });
});

test("numbers between two bounds are never the upper one, and the same bits on both devices", () => {
  const seed = keyTensor(key(11));
  const sizes = { n: 50_000 };
  for (const [min, max] of [
    [0, 1],
    [1, 1 + 2 ** -22],
    [-1, 0],
    [0.1, 0.3],
    [-1e30, 3],
    [1e8, 1e8 + 16],
  ] as const) {
    const f = (k: typeof seed) => uniformBetween(k, "test", "n", sizes, { min, max });
    const drawn = [...read(compile(f, interpreter())(seed))];
    const fast = read(compile(f, wasm({ threads: 1 }))(seed));
    expect(drawn.findIndex((x, i) => x !== fast[i])).toBe(-1);
    expect(drawn.every((x) => x >= Math.fround(min) && x < max)).toBe(true);
  }
  // One unit in the last place above 1 half of all would be rounded up to the bound.
  const ones = compile((k: typeof seed) => uniform(k, "test", ["n"], [sizes.n]), interpreter())(seed);
  expect([...read(ones)].some((u) => Math.fround(1 + Math.fround(u * 2 ** -22)) === Math.fround(1 + 2 ** -22))).toBe(
    true,
  );
});

test("parameters that mean nothing are a sentence", () => {
  const x = list(1, 2);
  const seed = keyTensor(key(1));
  expect(() => leakyRelu(x, NaN)).toThrow("leakyRelu: the slope is a finite number, not NaN.");
  expect(() => clip(x, 2, 1)).toThrow("clip: the least is at most as large as the most, but 2 and 1 were given.");
  expect(() => clip(x, NaN, 1)).toThrow("NaN and 1 were given");
  for (const rate of [1, -0.1, 1.5, NaN, INF]) expect(() => dropout(x, rate, seed, "d")).toThrow(`not ${rate}.`);
  for (const [min, max] of [
    [1, 1],
    [2, 1],
    [NaN, 1],
    [0, INF],
    [-3e38, 3e38],
  ] as const)
    expect(() => uniformBetween(seed, "u", "n", { n: 2 }, { min, max })).toThrow(`numbers from ${min} to ${max}`);
});
