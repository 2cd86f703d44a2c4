/** Checks the scores by popularity. */
import { expect, test } from "vitest";
import { splitOf } from "../testing/small-data.ts";
import { popularity } from "./popularity.ts";

test("an item is scored by how often it occurs in training, for everyone alike; what is held out does not count", async () => {
  // Items 0, 1 and 2 are a, b and c; the last two of each user are held out.
  const split = splitOf("ann a", "ann b", "ann a", "ann c", "ann c", "bob a", "bob b", "bob c", "bob c");
  const score = popularity().count(split);
  expect([...(await score(Int32Array.of(0, 1), Int32Array.of(1, 2)))]).toEqual([-3, -2, -0, -3, -2, -0]);
});
