/** The examples in the doc comments of all packages compile and give what they say, and no function is without one. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { doorsProgram, type Outcome, publicValues, typeErrors, writeExamples } from "../docs/doc-examples.ts";
// Test helpers are not a part of the package.
import { written } from "../packages/tensor/src/testing/examples.ts";
import * as operations from "../packages/tensor/src/ops/index.ts";
import { operationRows, page, write } from "../docs/operations.ts";
import { withoutExample } from "../docs/without-example.ts";

const program = doorsProgram();
const values = publicValues(program);
const examples = writeExamples(values);

test("every function has an example, but for those that a list names, which have none", () => {
  const without = values.filter((one) => one.isFunction && one.examples.length === 0);
  expect(without.map(({ module, name }) => `${module} ${name}`)).toEqual(withoutExample);
});

test("all examples compile", () => {
  expect(typeErrors(examples, program)).toEqual([]);
});

/** What was given, cut where a comment that ends in … is. */
const asLongAs = (given: string, said: string): string =>
  said.endsWith("…") ? `${given.slice(0, said.length - 1)}…` : given;

test.each(examples)("$title", async ({ file }) => {
  const { default: outcomes } = (await import(file)) as { readonly default: readonly Outcome[] };
  expect(outcomes.length).toBeGreaterThan(0);
  expect(outcomes.map(([given, said]) => asLongAs(written(given), said))).toEqual(outcomes.map(([, said]) => said));
});

test("docs/operations.md is what `npm run operations` writes, and has a row for every operation", async () => {
  const rows = await operationRows(values);
  const names = Object.entries(operations).flatMap(([name, value]: readonly [string, unknown]) =>
    typeof value === "function" ? [name] : [],
  );
  expect(rows.map(({ name }) => name).toSorted()).toEqual(names.toSorted());
  for (const row of rows) expect(Object.entries(row).filter(([, text]) => text.trim() === "")).toEqual([]);
  expect(readFileSync(page, "utf8")).toBe(await write(rows));
});
