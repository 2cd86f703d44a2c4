/** The page of options is the one that the commands' declarations make. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { page, schemaFile, write, writeSchemas } from "./options.ts";

test("docs/options.md is what `npm run options` writes", async () => {
  expect(readFileSync(page, "utf8")).toBe(await write());
});

test("the schemas of configurations are those that it writes, and each option is in one", async () => {
  const schemas = await writeSchemas();
  expect(schemas.map(([name]) => name)).toEqual(expect.arrayContaining(["train", "evaluate", "recommend"]));
  for (const [name, text] of schemas) expect(readFileSync(schemaFile(name), "utf8")).toBe(text);
});
