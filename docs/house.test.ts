/** The picture of the house is the one that its imports make. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { circles, draw, picture } from "./house.ts";

test("docs/house.svg is what `npm run house` draws", async () => {
  expect(readFileSync(picture, "utf8")).toBe(await draw());
});

test("no two rooms of a package import each other", () => {
  expect(circles()).toEqual([]);
});
