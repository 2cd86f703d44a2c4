/** The page of options is the one that the commands' declarations make. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { commandFault, configurationFault } from "./command-lines.ts";
import { commandLines, pages, samplesOf } from "./page-samples.ts";
import { page, schemaFile, write, writeSchemas } from "./options.ts";

test("docs/options.md is what `npm run options` writes", async () => {
  expect(readFileSync(page, "utf8")).toBe(await write());
});

test("the schemas of configurations are those that it writes, and each option is in one", async () => {
  const schemas = await writeSchemas();
  expect(schemas.map(([name]) => name)).toEqual(expect.arrayContaining(["train", "evaluate", "recommend"]));
  for (const [name, text] of schemas) expect(readFileSync(schemaFile(name), "utf8")).toBe(text);
});

test("every command line on a page is one that the commands take, and names files that there are", () => {
  const lines = commandLines();
  expect(lines.length).toBeGreaterThan(100);
  const faults = lines.flatMap(([place, line]) => {
    const fault = commandFault(line);
    return fault === undefined ? [] : [`${place}: ${line}: ${fault}`];
  });
  expect(faults).toEqual([]);
});

test("every configuration on a page is one that the command takes", () => {
  const configurations = pages()
    .flatMap(samplesOf)
    .filter(({ language }) => language === "yaml");
  expect(configurations.length).toBeGreaterThan(0);
  expect(configurations.map(({ code }) => configurationFault(code))).toEqual(configurations.map(() => undefined));
  expect(configurationFault("dataset: movielens")).toBe("there is no data set 'movielens'");
  expect(configurationFault("epochz: 3")).toBe("train has no option --epochz");
});

test.each([
  ["npm run nothing", "no script 'nothing'"],
  ["npm run attrec train", "needs a --"],
  ["npx attrec trian", "no command 'trian'"],
  ["npx attrec train --epochz 3", "no option --epochz"],
  ["npx attrec train --epochs many", "epochs"],
  ["npx attrec evaluate one two", "takes 1 arguments, not 2"],
  ["npx compare plan table2 --nothing", "no option --nothing"],
  ["npx attrec train --dataset movielens", "no data set 'movielens'"],
  ["npx compare table2 --models fpmc,atrec", "no model 'atrec'"],
  ["npx vitest run packages/nowhere/at.test.ts", "no file packages/nowhere/at.test.ts"],
])("%s is found out", (line, fault) => {
  expect(commandFault(line)).toContain(fault);
});
