/** The examples in the doc comments of this package give what they say. */
import { expect, test } from "vitest";
// Test helpers are not a part of the package; they are shared by its neighbours' tests.
import { examples, run } from "../../tensor/src/testing/examples.ts";
import * as autodiff from "./index.ts";

const all = examples(import.meta.dirname);

test("every exported transformation has an example", () => {
  const without = ["checkGradients", "pullback", "pullbackOfAll", "pushforward"];
  const names = all.map(({ name }) => name);
  expect(Object.keys(autodiff).filter((name) => !names.includes(name))).toEqual(without);
});

test.each(all)("$name", async (example) => {
  const results = await run(example, autodiff);
  expect(results.length).toBeGreaterThan(0);
  for (const [given, said] of results) expect(given).toBe(said);
});
