/** Checks the scores by what followed the last item. */
import { expect, test } from "vitest";
import { splitOf } from "../testing/small-data.ts";
import { sameAsLast } from "./same-as-last.ts";

// Items 0, 1 and 2 are a, b and c; the last two of each user are held out. In training b follows a twice, a follows b once,
// and the step from one user to the next is none.
const split = splitOf("ann a", "ann b", "ann a", "ann c", "ann c", "bob a", "bob b", "bob c", "bob c");
const users = Int32Array.of(0, 1);
// Only the last item of a history counts.
const histories = Int32Array.of(1, 0, 2, 1);

test("an item is scored by how often it came right after the last one", async () => {
  const score = sameAsLast({ byPopularity: false }).count(split);
  expect([...(await score(users, histories))]).toEqual([0, -2, 0, -1, 0, 0]);
});

test("ties are broken by popularity, which never outweighs a single succession", async () => {
  const score = sameAsLast().count(split);
  // a occurs three times and b twice, of at most three.
  expect([...(await score(users, histories))]).toEqual([-3 / 4, -2 - 2 / 4, -0, -1 - 3 / 4, -2 / 4, -0]);
});
