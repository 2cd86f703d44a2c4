/** The page of options is the one that the commands' declarations make. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { page, write } from "./options.ts";

test("docs/options.md is what `npm run options` writes", async () => {
  expect(readFileSync(page, "utf8")).toBe(await write());
});
