/** Checks who is trained on and who is judged. */
import { datasetFrom } from "../data/dataset.ts";
import { expect, test } from "vitest";
import { type Examples } from "../model/examples.ts";
import { prepareExperiment } from "./experiment.ts";
import { defaultProtocol, type Protocol } from "./protocol.ts";
import { card } from "./card.ts";
import { countUsers, untrainedNote, userCounts } from "./user-counts.ts";

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
  [1, 1, { fewest: 2, trained: 3, judged: 3, unseen: 1 }],
  [2, 1, { fewest: 3, trained: 2, judged: 3, unseen: 1 }],
  [3, 1, { fewest: 4, trained: 1, judged: 3, unseen: 2 }],
  [5, 2, { fewest: 7, trained: 1, judged: 3, unseen: 2 }],
] as const)("with L %i and T %i", (historyLength, targetCount, expected) => {
  const experiment = prepareExperiment(dataset, defaultProtocol, { historyLength, targetCount });
  expect(userCounts(experiment.split, { historyLength, targetCount })).toEqual(expected);
  expect(countUsers(experiment)).toEqual(expected);
  expect(new Set(experiment.windows.users).size).toBe(expected.trained);
});

test("shorter histories, sequences and masks train on more users, and the counts are those of the examples", () => {
  const lengths = { historyLength: 5, targetCount: 2 };
  const of = (examples: Examples | undefined, shortHistories: "repeated" | "masked") => {
    const model = examples && { name: "mine", examples };
    const experiment = prepareExperiment(dataset, { ...defaultProtocol, shortHistories }, lengths, model);
    expect(new Set(experiment.windows.users).size).toBe(countUsers(experiment).trained);
    expect(card(experiment.protocol, experiment)).toContain(
      `users              3 tested, ${countUsers(experiment).unseen} of them not trained on`,
    );
    return [countUsers(experiment).fewest, countUsers(experiment).unseen, experiment.windows.lengths !== undefined];
  };
  expect(of(undefined, "repeated")).toEqual([3, 1, false]);
  expect(of({ kind: "windows", masked: true }, "masked")).toEqual([3, 1, true]);
  expect(of({ kind: "windows", masked: true }, "repeated")).toEqual([3, 1, false]);
  // Sequences are masked whatever the protocol says.
  expect(of({ kind: "sequences" }, "repeated")).toEqual([2, 1, true]);
  expect(() => of({ kind: "windows" }, "masked")).toThrow(
    "Short histories cannot be masked for mine, which takes no mask: choose repeated or left-out",
  );
});

test("the card says which negatives a model declares", () => {
  const line = (examples: Examples, negatives: Protocol["negatives"] = "not-targets") => {
    const protocol = { ...defaultProtocol, negatives };
    const experiment = prepareExperiment(dataset, protocol, { historyLength: 2, targetCount: 1 }, { examples });
    return /^negatives +(.*)$/m.exec(card(protocol, experiment))?.[1];
  };
  expect(line({ kind: "windows", negatives: "one-a-target" })).toBe("uniform over all items but the window's targets");
  expect(line({ kind: "windows", negatives: { uniform: 3, inBatch: 1 } })).toBe(
    "for each window 3 uniform and 1 from the batch, over all items but the window's targets",
  );
  expect(line({ kind: "sequences", negatives: { popularity: 2 } }, "not-history")).toBe(
    "for each position 2 by popularity, over all items but the user's training history",
  );
  expect(line({ kind: "sequences" })).toBe("none are drawn");
});

test("who is ranked and not trained on is said in a sentence, with what can be chosen", () => {
  const note = (historyLength: number, shortHistories: "left-out" | "repeated" = "left-out") =>
    untrainedNote(
      prepareExperiment(dataset, { ...defaultProtocol, shortHistories }, { historyLength, targetCount: 1 }),
    );
  expect(note(5)).toBe(
    "2 of the 3 users who are tested have fewer than 6 training actions: they are ranked, and were not trained on. Others can be chosen: a smaller L (--length); shorter histories, which repeat their oldest item (--short-histories repeated); data without such users (--filter).",
  );
  expect(note(5, "repeated")).toBe(
    "1 of the 3 users who are tested have fewer than 2 training actions: they are ranked, and were not trained on. Others can be chosen: data without such users (--filter).",
  );
});
