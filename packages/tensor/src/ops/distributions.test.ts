/** Random numbers of every kind have the shares, means and variances of their distributions, on both devices alike. */
import { describe, expect, test } from "vitest";
import {
  bernoulli,
  categorical,
  compile,
  erfInverse,
  filled,
  gather,
  interpreter,
  key,
  keyTensor,
  type KeyTensor,
  oneHot,
  permutation,
  read,
  sort,
  sum,
  tensor,
  type Tensor,
  truncatedNormal,
  wasm,
} from "../index.ts";

const seed = keyTensor(key(17));
const SIZE = 40_000;
const average = (x: ArrayLike<number>, f: (x: number) => number = (y) => y): number =>
  Array.from(x, f).reduce((total, y) => total + y, 0) / x.length;

describe.each([["interpreter", interpreter()] as const, ["wasm", wasm({ threads: 1 })] as const])("%s", (_, device) => {
  const drawn = (f: (k: KeyTensor) => Tensor): ArrayLike<number> => read(compile(f, device)(seed));

  test("a coin falls as often as its probability says", () => {
    for (const probability of [0, 0.03, 0.5, 1]) {
      const tosses = drawn((k) => bernoulli(k, "coin", filled(probability, [SIZE], [SIZE])));
      expect([...new Set(Array.from(tosses))].every((toss) => toss === 0 || toss === 1)).toBe(true);
      const deviation = Math.sqrt((probability * (1 - probability)) / SIZE);
      expect(Math.abs(average(tosses) - probability)).toBeLessThanOrEqual(4 * deviation);
    }
    expect(Array.from(drawn((k) => bernoulli(k, "coin", filled(NaN, [9], [9]))))).toEqual(Array(9).fill(0));
  });

  test("classes are drawn with the probabilities of a softmax, and closed ones never", () => {
    const shares = [0.5, 0.3, 0, 0.2];
    const rows = Array.from({ length: SIZE }, () => shares.map(Math.log)).flat();
    const logits = tensor("rows 4", rows, { rows: SIZE });
    const counts = compile(
      (k: KeyTensor, x: typeof logits) => sum(oneHot(categorical(k, "class", x), 4, 4), -2),
      device,
    );
    Array.from(read(counts(seed, logits))).forEach((count, i) => {
      const share = shares[i] ?? NaN;
      expect(Math.abs(count / SIZE - share)).toBeLessThanOrEqual(4 * Math.sqrt((share * (1 - share)) / SIZE));
    });
  });

  test("what is cut off on one side is finite, also far out", () => {
    for (const [min, max] of [
      [-Infinity, -3.5],
      [3.5, Infinity],
      [3.5, 40],
    ] as const) {
      const numbers = Array.from(drawn((k) => truncatedNormal(k, "tail", "n", { n: SIZE }, { min, max })));
      const distances = numbers.map(Math.abs);
      expect(distances.every((x) => x >= 3.5 && x < 5.5)).toBe(true);
    }
  });

  test.each([
    // Variances by the formula of the truncated normal distribution.
    [-2, 2, 0, 0.7737413],
    [0, Infinity, Math.sqrt(2 / Math.PI), 1 - 2 / Math.PI],
    [-0.5, 1.5, 0.3562729, 0.2802482],
  ])("normal numbers between %d and %d", (min, max, mean, variance) => {
    const numbers = drawn((k) => truncatedNormal(k, "narrow", "n", { n: SIZE }, { min, max }));
    expect(Array.from(numbers).every((x) => x >= min && x <= max)).toBe(true);
    expect(Math.abs(average(numbers) - mean)).toBeLessThan(4 * Math.sqrt(variance / SIZE));
    expect(average(numbers, (x) => (x - mean) ** 2) / variance).toBeCloseTo(1, 1);
  });

  test("the inverse of the error function has its digits everywhere", () => {
    // By Python's statistics.NormalDist, whose algorithm is another (AS241).
    const known = [
      [1e-3, 0.0008862271574664547],
      [0.1, 0.08885599049425774],
      [0.49, 0.4658686002350574],
      [0.51, 0.48812205051595886],
      [0.9, 1.1630871536766731],
      [0.99, 1.821386367718449],
      [-0.75, -0.8134198475976183],
    ] as const;
    const x = tensor(
      "n",
      known.map(([y]) => y),
      { n: known.length },
    );
    const values = read(compile((y: typeof x) => erfInverse(y), device)(x));
    const tolerance = values instanceof Float64Array ? 1e-12 : 2e-6;
    known.forEach(([y, right], i) => {
      expect(Math.abs((values[i] ?? NaN) / right - 1), `of ${y}`).toBeLessThan(tolerance);
    });
  });
});

test("a permutation has each number once, differs from key to key, and is the same on both devices", () => {
  const f = (k: KeyTensor) => permutation(k, "order", "n", 5000);
  const [exact, fast] = [interpreter(), wasm({ threads: 1 })].map((device) => [...read(compile(f, device)(seed))]);
  expect(fast).toEqual(exact);
  expect(exact?.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 5000 }, (_, i) => i));
  expect([...read(compile(f, interpreter())(keyTensor(key(18))))]).not.toEqual(exact);
  // As many fixed points as a random order has: one, or a few.
  expect(exact?.filter((x, i) => x === i).length).toBeLessThan(7);
  const rows = tensor(
    "n",
    Float64Array.from({ length: 5000 }, (_, i) => i),
    { n: 5000 },
  );
  const shuffled = compile((x: typeof rows, k: KeyTensor) => sort(gather(x, f(k))), interpreter())(rows, seed);
  expect([...read(shuffled)]).toEqual([...read(rows)]);
});

test("bounds without numbers between them are a sentence", () => {
  for (const [min, max] of [
    [1, 1],
    [2, 1],
    [NaN, 1],
    [6, 7],
  ] as const)
    expect(() => truncatedNormal(seed, "far", "2", {}, { min, max })).toThrow(`lie between ${min} and ${max}`);
  expect(() => categorical(seed, "none", tensor("2 0", []))).toThrow("categorical: [2, 0] has no classes");
});
