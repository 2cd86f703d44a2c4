/** The examples in the doc comments of what looks inside a program give what they say. */
import { expect, test } from "vitest";
import { examples, run } from "../testing/examples.ts";

const all = examples(import.meta.dirname);

test.each(all)("$name", async (example) => {
  const results = await run(example);
  expect(results.length).toBeGreaterThan(0);
  for (const [given, said] of results) expect(given).toBe(said);
});
