import { expect, test } from "vitest";
import { contenders } from "../study/compared-models.ts";
import { defaultPartOptions } from "../study/parts.ts";
import { expectedCells } from "./run-study.ts";

test("every seed of the chosen configuration is a cell of its own beside those of the search", () => {
  const models = contenders.filter(({ name }) => ["popularity", "fpmc", "attrec"].includes(name));
  const study = { models, seeds: [1, 2, 3], data: ["one", "another"] };
  const none = { method: "none", configurations: 12, epochs: 30 } as const;
  expect(expectedCells({ ...study, budget: none }, ["table2"], defaultPartOptions)).toBe(2 * 3 * 3);
  // Twelve for each model that learns, and three seeds of all.
  const random = { ...none, method: "random" } as const;
  expect(expectedCells({ ...study, budget: random }, ["table2"], defaultPartOptions)).toBe(2 * (12 + 12 + 3 * 3));
});
