/** Checks that every option is declared once, in a table. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { trainingOptions } from "attrec";
import { expect, test } from "vitest";
import { option } from "./table.ts";

/** The files that declare the options of `attrec`, a group each. */
const GROUPS = /(^|[/\\])options[/\\]table[/\\][a-z]+[.]ts$/;

/** Others that make options: that of numbers, and those of the options that `compare` and its subcommands alone have. */
const OTHERS = /(^|[/\\])(options[/\\]numeric|compare[/\\](table|machines-options))[.]ts$/;

const sources = fileURLToPath(new URL("..", import.meta.url));

test("an option is declared in a table, and one that several commands have once", () => {
  const files = readdirSync(sources, { recursive: true, encoding: "utf8" }).filter(
    (file) => /[.]ts$/.test(file) && !/[.]test[.]ts$/.test(file) && !GROUPS.test(file),
  );
  expect(files.length).toBeGreaterThan(20);
  const declared = Object.values(option).map((make) => JSON.stringify(make().flags));
  for (const file of files) {
    const text = readFileSync(join(sources, file), "utf8");
    // What a command passes on to another stands in a list, and not in a call.
    const calls = text.replace(/\(\s+/g, "(");
    expect([file, declared.filter((flags) => calls.includes(`(${flags}`))]).toEqual([file, []]);
    if (!OTHERS.test(file))
      expect([file, /[.](?:option|requiredOption)\(|new Option\(/.test(text)]).toEqual([file, false]);
  }
});

test("each option of a group is in the table, and no two have one name", async () => {
  const folder = new URL("table/", import.meta.url);
  const groups = await Promise.all(
    readdirSync(folder).map(async (file): Promise<readonly object[]> =>
      Object.values(await import(new URL(file, folder).href)),
    ),
  );
  expect(groups.flat().flatMap(Object.keys).sort()).toEqual(Object.keys(option).sort());
});

test("what training takes is what the library declares", () => {
  const asked = [option.epochs(), option.batch(), option.every(), option.patience()];
  const { epochs, batchSize, every, patience } = trainingOptions;
  expect(asked.map(({ defaultValue }) => defaultValue as unknown)).toEqual(
    [epochs, batchSize, every, patience].map((declared) => declared.default),
  );
  for (const made of asked) expect(() => made.parseArg?.("0", undefined)).toThrow(made.long);
});
