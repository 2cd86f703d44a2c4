/** What is wrong with a model of one's own is said by `compare` too: the line where it throws, on the screen and in the report. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, expect, test } from "vitest";
import { smallData } from "../../../compare/src/testing/cells.ts";
import { javascript } from "../testing/javascript.ts";
import { runCommand } from "../testing/run-command.ts";

const script = await javascript();
const main = script(new URL("main.ts", import.meta.url));
const addressOf = (source: string): string =>
  JSON.stringify(pathToFileURL(script(new URL(source, import.meta.url))).href);
const folder = mkdtempSync(join(tmpdir(), "own-faults-"));
afterAll(() => rmSync(folder, { recursive: true }));
const data = join(folder, "u.data");
writeFileSync(data, smallData());

/** Compares the model of a text with popularity. Gives what is printed, and the report's pages. */
const compared = async (name: string, text: string) => {
  const path = join(folder, `${name}.mjs`);
  const out = join(folder, name);
  writeFileSync(
    path,
    `import { neg } from ${addressOf("../../../tensor/src/index.ts")};
import { attrec } from ${addressOf("../../../attrec/src/index.ts")};
const base = attrec({ dim: 8 });
${text}
export const grid = { optimizer: "adagrad", space: [[{ rate: 0.1 }]] };
`,
  );
  const ran = await runCommand(main, [
    "table2",
    ..."--models popularity --epochs 3 --configurations 1 --dim 8 --batch 64 --processes 1 --seeds 1".split(" "),
    "--model",
    path,
    "--dataset",
    data,
    "--store",
    join(folder, `${name}.db`),
    "--out",
    out,
  ]);
  return { ...ran, path, pages: ["tables.md", "index.html"].map((page) => readFileSync(join(out, page), "utf8")) };
};

test("the line that throws is shown", { timeout: 120_000 }, async () => {
  const { out, path, pages } = await compared(
    "thrown",
    `const nothing = null;
export const thrown = () => ({ ...base, name: "thrown", loss: () => {
  return nothing.foo;
} });`,
  );
  const said = `Cannot read properties of null (reading 'foo'). At ${path}:6:18: return nothing.foo;`;
  expect(out).toContain(said);
  for (const page of pages) expect(plain(page)).toContain(said);
});

/** A page's text without the escapes of its format. */
const plain = (page: string): string => page.replaceAll("&#39;", "'").replaceAll(/\\(?=[^\w\s])/g, "");

test("a score of the wrong direction is noticed", { timeout: 120_000 }, async () => {
  const turned = (nearer: string) =>
    `export const turned = () => ({ ...base, name: "turned", ${nearer} score: (p, query) => neg(base.score(p, query)) });`;
  const said =
    /turned ranks the right items on u.data worse than chance does \(AUC 0\.[0-4]\d+ or less, by chance 0\.5\)/;
  const wrong = await compared("wrong", turned(""));
  for (const text of [wrong.out, ...wrong.pages.map(plain)]) expect(text).toMatch(said);
  expect(wrong.out).not.toMatch(/[Pp]opular[^.]* worse than chance/);
  const right = await compared("right", turned('nearer: "larger",'));
  for (const text of [right.out, ...right.pages]) expect(text).not.toContain("worse than chance does");
});
