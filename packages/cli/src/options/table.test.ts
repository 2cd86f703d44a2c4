/** Checks that every option is declared once, in a table. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { trainingOptions } from "attrec";
import { expect, test } from "vitest";
import { option } from "./table.ts";

/** The files that declare options: this table, and that of the options that `compare` alone has. */
const TABLES = /(^|[/\\])(options[/\\]table|compare[/\\]options)[.]ts$/;

const sources = fileURLToPath(new URL("..", import.meta.url));

test("an option is declared in a table, and one that several commands have once", () => {
  const files = readdirSync(sources, { recursive: true, encoding: "utf8" }).filter(
    (file) => /[.]ts$/.test(file) && !/[.]test[.]ts$|table[.]ts$/.test(file),
  );
  expect(files.length).toBeGreaterThan(20);
  const declared = Object.values(option).map((make) => JSON.stringify(make().flags));
  for (const file of files) {
    const text = readFileSync(join(sources, file), "utf8");
    // What a command passes on to another stands in a list, and not in a call.
    const calls = text.replace(/\(\s+/g, "(");
    expect([file, declared.filter((flags) => calls.includes(`(${flags}`))]).toEqual([file, []]);
    if (!TABLES.test(file))
      expect([file, /[.](?:option|requiredOption)\(|new Option\(/.test(text)]).toEqual([file, false]);
  }
});

test("what training takes is what the library declares", () => {
  const asked = [option.epochs(), option.batch(), option.every(), option.patience()];
  const { epochs, batchSize, every, patience } = trainingOptions;
  expect(asked.map(({ defaultValue }) => defaultValue as unknown)).toEqual(
    [epochs, batchSize, every, patience].map((declared) => declared.default),
  );
  for (const made of asked) expect(() => made.parseArg?.("0", undefined)).toThrow(made.long);
});
