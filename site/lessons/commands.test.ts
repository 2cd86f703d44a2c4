/** The commands of the researcher's path print what its pages show, one page after another in a folder that was empty. */
import { spawnSync } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { javascript } from "../../packages/cli/src/testing/javascript.ts";
import { researcher } from "./chapters.ts";
import { commandsIn, filesIn, isShown } from "./commands.ts";

/** What a command prints, as a terminal shows it: both of its streams, in their order. */
const printedBy = (script: string, args: readonly string[], folder: string): string => {
  const file = join(folder, "printed.txt");
  const both = openSync(file, "w");
  const env = { ...process.env, ATTREC_DATA: "" };
  spawnSync(process.execPath, [script, ...args], { cwd: folder, env, stdio: ["ignore", both, both] });
  closeSync(both);
  return readFileSync(file, "utf8");
};

/** The new model comes first: others read what it leaves. */
const pages = researcher().toSorted((a, b) => Number(b.name === "new-model") - Number(a.name === "new-model"));

test("commands print what is shown", { timeout: 300_000 }, async () => {
  const attrec = (await javascript())(new URL("../../packages/cli/src/attrec/main.ts", import.meta.url));
  // Beside the packages, as if they were installed there; it goes when they go.
  const folder = join(attrec, "../../../../researcher");
  mkdirSync(folder);
  let count = 0;
  for (const { name, text } of pages) {
    for (const [file, content] of filesIn(text)) writeFileSync(join(folder, file), content);
    for (const { args, shown } of commandsIn(text)) {
      const printed = printedBy(attrec, args, folder);
      if (!isShown(shown, printed)) expect(`${name}: attrec ${args.join(" ")}\n${printed}`).toBe(shown);
      count++;
    }
  }
  expect(count).toBeGreaterThan(8);
});

test.each([
  ["a\nb", "a\nb\n", true],
  ["a\n…", "a\nb\nc\n", true],
  ["a …\n", "a 3.2 s\n", true],
  ["a …\n", "a 3.2 s\nb\n", false],
  ["…\nc", "a\nb\nc\n", true],
  ["a.c", "abc\n", false],
])("%j is held against %j", (shown, printed, expected) => {
  expect(isShown(shown, printed)).toBe(expected);
});
