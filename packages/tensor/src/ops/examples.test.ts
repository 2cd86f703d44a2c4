/** The examples in the doc comments of operations give what they say. */
import { expect, test } from "vitest";
import * as operations from "./index.ts";
import { examples, run } from "../testing/examples.ts";

const all = examples();

test("every exported operation has an example, and nothing else has", () => {
  const exported = Object.keys(operations).filter((name) => typeof Reflect.get(operations, name) === "function");
  const documented = all.map(({ name }) => name);
  expect(exported.filter((name) => !documented.includes(name))).toEqual([]);
  expect(documented.filter((name) => !exported.includes(name))).toEqual([]);
});

test.each(all)("$name", async (example) => {
  const results = await run(example);
  expect(results.length).toBeGreaterThan(0);
  for (const [given, said] of results) expect(given).toBe(said);
});
