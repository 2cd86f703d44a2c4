/** What a student reads in an evening: node, walk, interpreter, five operations, pullback and gradient. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const docs = new URL("../../../docs/lessons/evening/", import.meta.url);
const text = (path: string): string => readFileSync(fileURLToPath(new URL(path, docs)), "utf8");

/** The lines of a file, without the examples in its doc comments. */
const lines = (path: string): readonly string[] =>
  text(path)
    .replaceAll(/^ \*\n \* @example\n(?: \*(?!\/).*\n)*/gm, "")
    .trimEnd()
    .split("\n");

/** The files that the lesson has to read: all links before what it takes on trust. */
const files = (): readonly string[] => {
  const [read = ""] = text("README.md").split("What they take on trust");
  return [...read.matchAll(/\]\((\.\.\/\.\.\/\.\.\/packages\/[^)]+)\)/g)].map(([, path = ""]) => path);
};

test("the lesson is under 400 lines, as they are shipped", () => {
  expect(files().map((path) => path.split("/").at(-1))).toEqual([
    "node.ts",
    "node.ts",
    "map.ts",
    "add.ts",
    "sub.ts",
    "mul.ts",
    "neg.ts",
    "exp.ts",
    "walk.ts",
    "evaluate.ts",
    "pullback.ts",
    "grad.ts",
  ]);
  const all = files().reduce((sum, path) => sum + lines(path).length, 0);
  expect(all).toBeGreaterThan(300);
  expect(all).toBeLessThan(400);
});

test("each file of the lesson opens with what it is for, or is an operation of its own", () => {
  for (const path of files()) expect(text(path)).toMatch(/^\/[/*]|^import [^\n]*\n(import [^\n]*\n)*\n\/\*\*/);
});
