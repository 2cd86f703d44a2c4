/** The first sample of the README prints what stands below it. */
import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { withTable } from "../docs/readme.ts";
import { root } from "./frame/doors.ts";

const readme = readFileSync(`${root}README.md`, "utf8");

test("the sample of the README prints what it says", () => {
  const [, code = "", output = ""] = /```ts\n([\s\S]*?)```\n\n```\n([\s\S]*?)```/.exec(readme) ?? [];
  // Within the repository, so that packages are found by their names.
  const file = `${root}site/readme-sample.tmp.ts`;
  writeFileSync(file, code);
  try {
    const printed = execFileSync(process.execPath, ["--import", "tsx", "--conditions=source", file], {
      encoding: "utf8",
    });
    expect(printed.trim()).toBe(output.trim());
  } finally {
    rmSync(file);
  }
});

test("the table of the README is that of the report: npm run readme writes it", () => {
  expect(readme).toBe(withTable(readme));
});
