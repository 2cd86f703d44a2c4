/** Checks EASE: its weights solve the problem of its paper, and large data are refused. */
import { at } from "@attrec/tensor/extend";
import fc from "fast-check";
import { expect, test } from "vitest";
import { splitOf } from "../testing/small-data.ts";
import { ease } from "./ease.ts";

const split = splitOf(..."ann a,ann b,bob b,bob c,cid a,cid b,cid d,ann d,ann d,bob d,bob d,cid c,cid c".split(","));
/** In training ann has a, b; bob b, c; cid a, b, d. */
const X = [
  [1, 1, 0, 0],
  [0, 1, 1, 0],
  [1, 1, 0, 1],
];

/** The weights of all items for each, read off the scores of users who have one item each. */
const weightsOf = async (l2: number): Promise<readonly (readonly number[])[]> => {
  const score = ease({ l2 }).count(split);
  // A user beyond the last has nothing in training.
  const scores = await score(Int32Array.of(3, 3, 3, 3), Int32Array.of(0, 1, 2, 3));
  return [0, 1, 2, 3].map((item) => Array.from(scores.subarray(item * 4, item * 4 + 4), (x) => -x));
};

test("an item has no weight for itself", async () => {
  const weights = await weightsOf(0.5);
  weights.forEach((row, item) => expect(Math.abs(at(row, item))).toBe(0));
});

test("no other weights predict training better: |X - X B|² + λ |B|² only grows", async () => {
  const l2 = 0.5;
  const weights = await weightsOf(l2);
  const cost = (B: readonly (readonly number[])[]) =>
    X.flatMap((row) =>
      row.map((x, j) => (x - row.reduce((sum, value, i) => sum + value * at(at(B, i), j), 0)) ** 2),
    ).reduce((a, b) => a + b) +
    l2 * B.flat().reduce((sum, weight) => sum + weight ** 2, 0);
  const least = cost(weights);
  const place = fc.integer({ min: 0, max: 3 });
  fc.assert(
    fc.property(place, place, fc.double({ min: -1, max: 1, noNaN: true }), (i, j, step) => {
      fc.pre(i !== j && Math.abs(step) > 1e-6);
      const moved = weights.map((row, r) => row.map((weight, c) => (r === i && c === j ? weight + step : weight)));
      expect(cost(moved)).toBeGreaterThan(least);
    }),
  );
});

test("a user's score is the sum of her items' weights", async () => {
  const weights = await weightsOf(0.5);
  const scores = await ease({ l2: 0.5 }).count(split)(Int32Array.of(1), Int32Array.of(3));
  for (let item = 0; item < 4; item++)
    expect(at(scores, item)).toBeCloseTo(-[1, 2, 3].reduce((sum, own) => sum + at(at(weights, own), item), 0), 12);
});

test("a matrix that takes too much memory is refused before it is made", () => {
  const many = { ...split, sequences: { ...split.sequences, itemCount: 20_001 } };
  expect(() => ease().count(many)).toThrow("ease has a weight for each pair of items: 20001 items take 3.0 GiB");
});
