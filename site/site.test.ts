/** Every part of the site can be found from its front door. */
import { existsSync } from "node:fs";
import { expect, test } from "vitest";

test("the README is there for the site to begin with", () => {
  expect(existsSync(new URL("../README.md", import.meta.url))).toBe(true);
});
