/** Checks which files decide the version of a cell's code. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, expect, test } from "vitest";
import { codeOf } from "./contender-version.ts";
import { codeVersion } from "./code-version.ts";
import { contenders } from "../study/compared-models.ts";

const folder = mkdtempSync(join(tmpdir(), "compare-code-"));
afterAll(() => rmSync(folder, { recursive: true }));

const write = (name: string, text: string): URL => {
  const file = join(folder, name);
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, text);
  return pathToFileURL(file);
};

test("the version is of all files that imports lead to, and of no other", () => {
  const entry = write(
    "a.ts",
    'import { b } from "./b.ts";\nimport { y } from "@attrec/low";\nimport "@attrec/low/files";\nimport "node:fs";\n',
  );
  write("b.ts", 'export { c as b } from "./c/c.ts";\nexport type { Only } from "./types.ts";\n');
  write("c/c.ts", 'export const c = new URL("./thread.js", import.meta.url);\nexport * from "../b.ts";\n');
  write("c/thread.js", "postMessage(1);\n");
  const exports = { ".": { source: "./src/index.ts" }, "./files": { source: "./src/files/index.ts" } };
  write("node_modules/@attrec/low/package.json", JSON.stringify({ exports }));
  write("node_modules/@attrec/low/src/index.ts", "export const y = 1;\n");
  write("node_modules/@attrec/low/src/files/index.ts", "export const z = 1;\n");
  write("types.ts", "export type Only = 1;\n");
  const first = codeVersion([entry]);
  expect(first).toMatch(/^[0-9a-f]{64}$/);
  write("beside.ts", "export const unrelated = 1;\n");
  write("types.ts", "export type Only = 2;\n");
  expect(codeVersion([entry])).toBe(first);
  const versions = new Set([first]);
  for (const name of [
    "c/thread.js",
    "node_modules/@attrec/low/src/index.ts",
    "node_modules/@attrec/low/src/files/index.ts",
    "b.ts",
  ]) {
    write(name, "export const changed = 1;\n");
    versions.add(codeVersion([entry]));
  }
  expect(versions.size).toBe(5);
});

test("every model has a version of its own, from the kernels up", () => {
  const versions = contenders.map((contender) => codeOf(contender));
  expect(new Set(versions).size).toBe(contenders.length);
});
