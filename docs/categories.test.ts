/** Every export of every documented door stands under a heading that the documentation knows. */
import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { categories, doors, exportsOf } from "./categories.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

test.each(doors.map((door) => relative(root, door)))("%s exports nothing without a category", (door) => {
  const all = exportsOf(door);
  expect(all.length).toBeGreaterThan(3);
  expect(all.filter(({ category }) => category === undefined || !categories.includes(category))).toEqual([]);
});

test("every category is in use, and stands once in a file", () => {
  const used = doors.flatMap((door) => exportsOf(door).map(({ category }) => category));
  expect(categories.filter((category) => !used.includes(category))).toEqual([]);
  for (const door of doors) {
    const headings = readFileSync(door, "utf8").match(/^\/\/ @category .+$/gm) ?? [];
    expect([door, headings]).toEqual([door, [...new Set(headings)]]);
  }
});
