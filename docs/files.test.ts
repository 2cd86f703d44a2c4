/** Holds every file of code to the measure of the house: it opens with a sentence that says what it is for. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const ROOMS = ["packages", "benchmarks", "browser", "docs", "packaging", "site"];

/** The files of code, without what other programs write and without the inputs of tests. */
const files = ROOMS.flatMap((room) =>
  readdirSync(`${root}${room}`, { recursive: true, encoding: "utf8" })
    .map((path) => `${room}/${path.replaceAll("\\", "/")}`)
    .filter((path) => /\.(ts|js|mjs)$/.test(path) && !/(^|\/)(node_modules|dist|fixtures)\//.test(path)),
);

/** Whether a source opens with a comment of at least two words, after the lines that tools read. */
const opens = (source: string): boolean =>
  /^(#!.*\n)?(\/\/ @ts-check\n+|\/\/\/ <.*\n)?(\/\*\*?|\/\/)\s+(\* )?[^\s*]+ +\S/.test(source);

test("every file opens with a sentence", () => {
  expect(files.length).toBeGreaterThan(700);
  expect(files.filter((path) => !opens(readFileSync(`${root}${path}`, "utf8")))).toEqual([]);
});

test.each([
  ["/** Adds numbers. */\nimport x;", true],
  ["#!/usr/bin/env node\n// @ts-check\n\n/**\n * Adds numbers.\n */", true],
  ["import x;\n/** Adds numbers. */", false],
  ["// @ts-check\nimport x;", false],
  ["/***/ x", false],
])("%j is told apart", (source, expected) => {
  expect(opens(source)).toBe(expected);
});
