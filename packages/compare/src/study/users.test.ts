/** Checks who is trained on and who is judged. */
import { datasetFrom, defaultProtocol, prepareExperiment } from "attrec";
import { expect, test } from "vitest";
import { userCounts } from "./users.ts";

/** Users with 2, 3, 5 and 9 actions. */
const dataset = await datasetFrom(
  "u.data",
  new TextEncoder().encode(
    [2, 3, 5, 9]
      .flatMap((count, user) =>
        Array.from({ length: count }, (_, step) => `${user + 1}\t${step + 1}\t5\t${881_000_000 + step}\n`),
      )
      .join(""),
  ),
);

test.each([
  // With fewer than three actions nobody is tested, and all actions are trained on.
  [1, 1, { trained: 3, judged: 3, unseen: 1 }],
  [2, 1, { trained: 2, judged: 3, unseen: 1 }],
  [3, 1, { trained: 1, judged: 3, unseen: 2 }],
  [5, 2, { trained: 1, judged: 3, unseen: 2 }],
] as const)("with L %i and T %i", (historyLength, targetCount, expected) => {
  const { split, windows } = prepareExperiment(dataset, defaultProtocol, { historyLength, targetCount });
  expect(userCounts(split, { historyLength, targetCount })).toEqual(expected);
  expect(new Set(windows.users).size).toBe(expected.trained);
});
