/** The examples in the doc comments of operations give what they say. */
import { expect, test } from "vitest";
import * as forAuthors from "./authors.ts";
import * as forUsers from "../operations.ts";
import { iterate } from "../loops/iterate.ts";
import { examples, run } from "../testing/examples.ts";

const all = examples();

test("every exported operation has an example", () => {
  const documented = new Set(all.map(({ name }) => name));
  const exported: readonly (readonly [string, unknown])[] = Object.entries({ ...forUsers, ...forAuthors, iterate });
  expect(exported.flatMap(([name, f]) => (typeof f === "function" && !documented.has(name) ? [name] : []))).toEqual([]);
});

test.each(all)("$name", async (example) => {
  const results = await run(example);
  expect(results.length).toBeGreaterThan(0);
  for (const [given, said] of results) expect(given).toBe(said);
});
