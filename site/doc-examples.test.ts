/** The examples in the doc comments of all packages compile and give what they say, and no function is without one. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import {
  doorsProgram,
  type Outcome,
  publicValues,
  typeErrors,
  writeExamples,
  writeSamples,
  type WrittenExample,
} from "../docs/doc-examples.ts";
import { programs } from "../docs/page-samples.ts";
// Test helpers are not a part of the package.
import { written } from "../packages/tensor/src/testing/examples.ts";
import * as operations from "../packages/tensor/src/ops/index.ts";
import { operationRows, page, write } from "../docs/operations.ts";
import { withoutExample } from "../docs/without-example.ts";

/** How many fragments the pages may have. */
const MOST_FRAGMENTS = 16;

const program = doorsProgram();
const values = publicValues(program);
const examples = writeExamples(values);

test("every function has an example, but for those that a list names, which have none", () => {
  const without = values.filter((one) => one.isFunction && one.examples.length === 0);
  expect(without.map(({ module, name }) => `${module} ${name}`)).toEqual(withoutExample);
});

const all = programs();
const [samples, fragments] = [false, true].map((isFragment) =>
  writeSamples(all.filter(({ words }) => words.includes("fragment") === isFragment)),
) as [readonly WrittenExample[], readonly WrittenExample[]];

test("all examples compile, and all programs on pages; what a page marks as a fragment does not", () => {
  const errors = typeErrors([...examples, ...samples, ...fragments], program);
  const isOf = (error: string) => (title: string) => error.startsWith(`${title}: `);
  const titles = fragments.map(({ title }) => title);
  expect(errors.filter((error) => !titles.some(isOf(error)))).toEqual([]);
  expect(titles.filter((title) => !errors.some((error) => isOf(error)(title)))).toEqual([]);
  // Fewer are better: what a reader can copy is a program.
  expect(titles.length).toBeLessThanOrEqual(MOST_FRAGMENTS);
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
