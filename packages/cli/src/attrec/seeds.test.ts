/** Several seeds: their names, their files, and their spread. */
import { expect, test } from "vitest";
import { seedsNamed } from "../options/settings.ts";
import { seedFiles, spreadOf } from "./seeds.ts";

test("seeds are numbers and ranges, each once", () => {
  expect(seedsNamed("3")).toEqual([3]);
  expect(seedsNamed("1-3, 7,2")).toEqual([1, 2, 3, 7]);
  for (const [text, sentence] of [
    ["a", "--seeds takes a whole number of at least 0, not 'a'."],
    ["1,", "not ''."],
    ["3-1", "--seeds takes seeds such as 1,2,3 or 1-5, at most 1000, not '3-1'."],
    ["0-1000", "at most 1000"],
    ["1-2-3", "not '1-2-3'."],
  ] as const)
    expect(() => seedsNamed(text)).toThrow(sentence);
});

test("each seed has files of its own", () => {
  const files: Parameters<typeof seedFiles>[0] & { readonly batch: number } = {
    out: "a.b/model.safetensors",
    events: "events",
    tensorboard: "board",
    batch: 3,
  };
  expect(seedFiles(files, 7)).toEqual({
    out: "a.b/model.seed-7.safetensors",
    events: "events.seed-7",
    tensorboard: "board/seed-7",
    batch: 3,
  });
  expect(seedFiles({}, 7)).toEqual({});
});

test("the spread is that of a sample", () => {
  const { text, facts } = spreadOf([{ MRR: 0.1 }, { MRR: 0.2 }, { MRR: 0.6 }]);
  expect(text).toBe("MRR 0.3000 ± 0.2646");
  expect(facts).toEqual({
    means: { MRR: expect.closeTo(0.3, 12) },
    deviations: { MRR: expect.closeTo(Math.sqrt(0.07), 12) },
  });
  expect(spreadOf([{ MRR: 0.1 }]).text).toBe("MRR 0.1000");
});
