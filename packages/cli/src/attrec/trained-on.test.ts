/** A model that knows what it is asked for is told, on the part that is asked for. */
import { authorProtocol, datasetFrom, defaultProtocol, type Part, prepareExperiment, type Protocol } from "attrec";
import { expect, test } from "vitest";
import { trainedOn } from "./trained-on.ts";

/** Three users with eight actions each. */
const rows = Array.from({ length: 24 }, (_, k) => `u${k % 3}\ti${(5 * k) % 11}\t5\t${1_500_000_000 + k}\n`).join("");
const dataset = await datasetFrom("log.tsv", new TextEncoder().encode(rows));
const warning = (trained: Protocol, asked: Protocol, part: Part): string | undefined =>
  trainedOn("m", trained, prepareExperiment(dataset, asked, { historyLength: 2, targetCount: 1 }), part);

const two: Protocol = { ...defaultProtocol, split: "leave-2-out" };

test.each(["validation", "test"] as const)("under its own split nothing is known of %s", (part) => {
  expect(warning(defaultProtocol, defaultProtocol, part)).toBeUndefined();
  expect(warning(two, two, part)).toBeUndefined();
});

test("under another split, each part is looked at by itself", () => {
  // Trained on the first six of eight actions, and asked for the fifth and sixth, and for the last two.
  expect(warning(defaultProtocol, two, "validation")).toBe(
    "m was trained on what 3 of 3 queries ask for, since it was trained under the split leave-one-out: its figures on the validation part are too good. Train it under leave-2-out.",
  );
  expect(warning(defaultProtocol, two, "test")).toBeUndefined();
  expect(warning(two, defaultProtocol, "validation")).toBeUndefined();
});

test("training that takes validation in knows it", () => {
  expect(warning(authorProtocol, authorProtocol, "test")).toBeUndefined();
  expect(warning(authorProtocol, authorProtocol, "validation")).toMatch(/since its training took validation in/);
});

test("another order of the actions at a user's latest moment is another test", async () => {
  // Of eight actions the last four are at one moment: "last" trains on the first two of these, and the author asks for the first.
  const tied = Array.from(
    { length: 24 },
    (_, k) => `u${k % 3}\ti${(5 * k) % 11}\t5\t${1_500_000_000 + Math.min(k, 12)}\n`,
  );
  const log = await datasetFrom("tied.tsv", new TextEncoder().encode(tied.join("")));
  const warns = (trained: Protocol, asked: Protocol, part: Part): string | undefined =>
    trainedOn("m", trained, prepareExperiment(log, asked, { historyLength: 2, targetCount: 1 }), part);
  expect(warns(defaultProtocol, authorProtocol, "test")).toBe(
    "m was trained on what 3 of 3 queries ask for, since of a user's actions at her latest moment its training held out another: its figures on the test part are too good. Evaluate it under the protocol of its training.",
  );
  expect(warns(authorProtocol, defaultProtocol, "test")).toMatch(/3 of 3 queries ask for, since of a user's actions/);
  expect(warns(authorProtocol, authorProtocol, "test")).toBeUndefined();
  expect(warns(defaultProtocol, defaultProtocol, "test")).toBeUndefined();
  // Without such moments the two ask for the same.
  expect(warning(defaultProtocol, authorProtocol, "test")).toBeUndefined();
});
