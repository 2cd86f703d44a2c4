/** The examples in the doc comments of operations give what they say. */
import { expect, test } from "vitest";
import * as operations from "./index.ts";
import { examples, run } from "../testing/examples.ts";

const all = examples();

test("there are examples, each of an operation that is exported", () => {
  expect(all.length).toBeGreaterThan(15);
  expect(all.filter(({ name }) => !(name in operations))).toEqual([]);
});

test.each(all)("$name", (example) => {
  const results = run(example);
  expect(results.length).toBeGreaterThan(0);
  for (const [given, said] of results) expect(given).toBe(said);
});
