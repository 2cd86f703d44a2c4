import { expect, test } from "vitest";
import { contenders } from "../study/compared-models.ts";
import { defaultPartOptions } from "../study/parts.ts";
import { expectedCells } from "./run-study.ts";

test("of the chosen configuration, the first seed is a run of the search and is not counted again", () => {
  const models = contenders.filter(({ name }) => ["popularity", "fpmc", "attrec"].includes(name));
  const study = { models, seeds: [1, 2, 3], data: ["one", "another"] };
  const none = { method: "none", configurations: 12, epochs: 30 } as const;
  expect(expectedCells({ ...study, budget: none }, ["table2"], defaultPartOptions)).toBe(2 * 3 * 3);
  // Twelve for each model that learns, one for the other, and two more seeds of all.
  const random = { ...none, method: "random" } as const;
  expect(expectedCells({ ...study, budget: random }, ["table2"], defaultPartOptions)).toBe(2 * (12 + 12 + 1 + 3 * 2));
});
