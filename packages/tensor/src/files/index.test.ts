/** What the entry for files exports has an example that holds, and refuses what it is not made for by a sentence. */
import { expect, test } from "vitest";
import { examples, run } from "../testing/examples.ts";
import * as files from "./index.ts";

const all = examples(import.meta.dirname);

test("every reader and writer has an example", () => {
  const functions = Object.keys(files).filter((name) => /^(encode|decode|fill|stored|tensor)/.test(name));
  expect(all.map(({ name }) => name).toSorted()).toEqual(functions.toSorted());
});

test.each(all)("$name", async (example) => {
  const results = await run(example, files);
  expect(results.length).toBeGreaterThan(0);
  for (const [given, said] of results) expect(given).toBe(said);
});
