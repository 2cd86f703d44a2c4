/** The examples in the doc comments of all packages compile and give what they say, and no function is without one. */
import { readFileSync } from "node:fs";
import { format, resolveConfig } from "prettier";
import { expect, test } from "vitest";
import {
  doorsProgram,
  type Outcome,
  publicValues,
  typeErrors,
  writeExamples,
  writeSamples,
} from "../docs/doc-examples.ts";
import type { Sample } from "../docs/page-samples.ts";
import { allSamples, type Held, kindsTable, sampleKinds } from "../docs/sample-kinds.ts";
// Test helpers are not a part of the package.
import { written } from "../packages/tensor/src/testing/examples.ts";
import * as operations from "../packages/tensor/src/operations.ts";
import { root } from "./frame/doors.ts";
import { operationRows, page, write } from "../docs/operations.ts";

/** How many samples on pages may be neither run nor held against anything. */
const MOST_SHOWN = 12;

/** The kind of what a program prints. */
const OUTPUT = "`text`, or no language, right below a program";

// Examples start processes that read TypeScript.
process.env["NODE_OPTIONS"] = "--import tsx --conditions=source";

const program = doorsProgram();
const values = publicValues(program);
const { examples, setups } = writeExamples(values);

test("every function has an example", () => {
  const without = values.filter((one) => one.isFunction && one.examples.length === 0);
  expect(without.map(({ module, name }) => `${module} ${name}`)).toEqual([]);
});

const all = allSamples();
const samplesOfKind = (name: string): readonly Sample[] =>
  all.flatMap(([sample, kind]) => (kind?.name === name ? [sample] : []));
const programs = writeSamples(samplesOfKind("`ts`"));
const compiled = writeSamples(samplesOfKind("`ts compiled`"));
const fragments = writeSamples(all.flatMap(([sample]) => (sample.words.includes("fragment") ? [sample] : [])));

test("every sample on a page is of a kind, and few are only shown", async () => {
  expect(all.filter(([, kind]) => kind === undefined).map(([{ page, line }]) => `${page}:${line}`)).toEqual([]);
  const count = (held: Held): number => all.filter(([, kind]) => kind?.held === held).length;
  expect(count("run")).toBeGreaterThan(250);
  expect(count("checked")).toBeGreaterThan(100);
  // Fewer are better.
  expect(count("shown")).toBeLessThanOrEqual(MOST_SHOWN);
  const used = new Set(all.map(([, kind]) => kind));
  expect(sampleKinds.filter((kind) => !used.has(kind))).toEqual([]);
  const contributing = `${root}CONTRIBUTING.md`;
  const table = await format(kindsTable(), { ...(await resolveConfig(contributing)), parser: "markdown" });
  expect(readFileSync(contributing, "utf8")).toContain(table);
});

test("all examples compile, and all programs on pages; what a page marks as a fragment does not", () => {
  const errors = typeErrors([...setups, ...examples, ...programs, ...compiled, ...fragments], program);
  const isOf = (error: string) => (title: string) => error.startsWith(`${title}: `);
  const titles = fragments.map(({ title }) => title);
  expect(errors.filter((error) => !titles.some(isOf(error)))).toEqual([]);
  expect(titles.filter((title) => !errors.some((error) => isOf(error)(title)))).toEqual([]);
});

test.each(programs)("the program of $title prints what stands below it", async ({ title, file }) => {
  const { printed } = (await import(file)) as { readonly printed: readonly string[] };
  const output = all.find(([{ above }]) => above !== undefined && `${above.page}:${above.line}` === title);
  const shown = output?.[1]?.name === OUTPUT ? output[0].code.trimEnd() : "";
  expect(printed.join("\n")).toBe(shown);
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
