/** Checks V-SKNN against similarities written out. */
import { expect, test } from "vitest";
import { splitOf } from "../testing/small-data.ts";
import { vSknn, type VSknnOptions } from "./v-sknn.ts";

// Items 0 to 3 are a, b, c and d. In training ann has a, b; bob b, c; cid a, b, d, and ends last; dan has nothing of a history here.
const split = splitOf(..."ann a,ann b,bob b,bob c,cid a,cid b,cid d,ann d,ann d,bob d,bob d,cid c,cid c".split(","));
const plain = { decay: "none", scoreDecay: "none" } as const;
/** The scores after a history, of a stranger unless a user is given. */
const scoresAfter = async (options: Partial<VSknnOptions>, history: readonly number[], user = 3) =>
  Array.from(await vSknn(options).count(split)(Int32Array.of(user), Int32Array.from(history)), (x) => 0 - x);

test("an item is scored by the similarities of those who have it: the share of the history that they have", async () => {
  // After a, d: ann has half of it, cid both.
  expect(await scoresAfter(plain, [0, 3])).toEqual([1.5, 1.5, 0, 1]);
});

test("items further back count for less", async () => {
  // After a, b: ann and cid have a (weight 1/2) and b (1), bob b alone.
  const [both, one] = [(0.5 + 1) / 2, 1 / 2];
  expect(await scoresAfter({ ...plain, decay: "linear" }, [0, 1])).toEqual([2 * both, 2 * both + one, one, both]);
  const [quadratic, single] = [(0.25 + 1) / 2, 1 / 2];
  expect(await scoresAfter({ ...plain, decay: "quadratic" }, [0, 1])).toEqual([
    2 * quadratic,
    2 * quadratic + single,
    single,
    quadratic,
  ]);
});

test("a neighbour counts for less, the further back her latest item of the history lies", async () => {
  // After b, d: cid has d, the last; ann and bob have b, one step before.
  expect(await scoresAfter({ ...plain, scoreDecay: "inverse" }, [1, 3])).toEqual([0.25 + 1, 0.5 + 1, 0.25, 1]);
  expect(await scoresAfter({ ...plain, scoreDecay: "inverse square" }, [1, 3])).toEqual([
    0.125 + 1,
    0.25 + 1,
    0.125,
    1,
  ]);
});

test("a cosine is divided by the root of the number of a neighbour's items", async () => {
  const [, b] = await scoresAfter({ ...plain, normalized: true }, [0]);
  expect(b).toBeCloseTo(1 / Math.sqrt(2) + 1 / Math.sqrt(3), 12);
});

test("of those who have an item the most recent are compared, and the most similar asked", async () => {
  expect(await scoresAfter({ ...plain, recent: 1 }, [0])).toEqual([1, 1, 0, 1]);
  expect(await scoresAfter({ ...plain, neighbours: 1 }, [0, 3])).toEqual([1, 1, 0, 1]);
});

test("nobody is her own neighbour, and an unknown item has none", async () => {
  expect(await scoresAfter(plain, [0], 0)).toEqual([1, 1, 0, 1]);
  expect(await scoresAfter(plain, [2], 1)).toEqual([0, 0, 0, 0]);
});

test("only the real items of a short history count", async () => {
  const score = vSknn(plain).count(split);
  const padded = await score(Int32Array.of(3), Int32Array.of(2, 2, 0, 3), undefined, Int32Array.of(2));
  expect(Array.from(padded, (x) => 0 - x)).toEqual([1.5, 1.5, 0, 1]);
});
