/** Checks that users are counted by their lengths as they are by the data themselves. */
import { datasetFrom, defaultProtocol, sequencesOf, splitUnder, userCounts } from "attrec";
import { expect, test } from "vitest";
import { userLengths, usersWith } from "./users.ts";

test("users are counted as by their split", async () => {
  const lines = [2, 3, 5, 5, 9].flatMap((count, user) =>
    Array.from({ length: count }, (_, step) => `${user + 1}\t${step + 1}\t5\t${881_000_000 + step}\n`),
  );
  const dataset = await datasetFrom("u.data", new TextEncoder().encode(lines.join("")));
  const split = splitUnder(sequencesOf(dataset.interactions), defaultProtocol);
  // Of three actions and more two are held out; with fewer nobody is tested, and all are trained on.
  expect(userLengths(split)).toEqual([
    [1, 1, 1],
    [2, 1, 0],
    [3, 2, 2],
    [7, 1, 1],
  ]);
  for (const [historyLength, targetCount] of [
    [1, 1],
    [2, 1],
    [3, 1],
    [5, 2],
    [9, 9],
  ] as const) {
    const counts = userCounts(split, { historyLength, targetCount });
    expect(usersWith(userLengths(split), counts.fewest)).toEqual(counts);
  }
});
