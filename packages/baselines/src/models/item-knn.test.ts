/** Checks item-kNN against cosines written out. */
import { expect, test } from "vitest";
import { splitOf } from "../testing/small-data.ts";
import { itemKnn } from "./item-knn.ts";

// Items 0, 1, 2 and 3 are a, b, c and d; the last two actions of a user are held out. In training ann has a, b; bob b, c; cid a, b, d.
const split = splitOf(
  ..."ann a,ann b,bob b,bob c,cid a,cid b,cid b,cid d,ann d,ann d,bob d,bob d,cid c,cid c".split(","),
);
const cosine = (common: number, one: number, other: number, shrink = 0) => common / (Math.sqrt(one * other) + shrink);

test("an item is scored by the cosines of its users with those of each item that the user has", async () => {
  const score = itemKnn({ shrink: 0 }).count(split);
  // Bob has b and c.
  expect([...(await score(Int32Array.of(1), Int32Array.of(1)))]).toEqual([
    -cosine(2, 2, 3),
    -cosine(1, 3, 1),
    -cosine(1, 3, 1),
    -cosine(1, 3, 1),
  ]);
});

test("an item of the history counts beside training, and once where it is in both", async () => {
  const score = itemKnn({ shrink: 2 }).count(split);
  const [fromA, fromD] = [cosine(2, 2, 3, 2), cosine(1, 3, 1, 2)];
  const [a, b] = await score(Int32Array.of(1), Int32Array.of(0, 1));
  expect(a).toBeCloseTo(-fromA, 15);
  expect(b).toBeCloseTo(-(fromA + fromD), 15);
});

test("only the k nearest items of an item score it", async () => {
  // The nearest of b is a, and that of d is a too, by 1 / √2 against 1 / √3.
  const score = itemKnn({ shrink: 0, neighbours: 1 }).count(split);
  const scores = [...(await score(Int32Array.of(1), Int32Array.of(1)))];
  expect(scores.map(Math.abs)).toEqual([cosine(2, 2, 3), 0, cosine(1, 3, 1), 0]);
});
