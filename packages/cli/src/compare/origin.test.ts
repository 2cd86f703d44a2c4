/** Checks what a suite says of where its results come from. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { commandLine, commitOf } from "./origin.ts";

test("a command line can be typed again", () => {
  expect(commandLine(["table2", "--dataset", "my data.csv", "--lengths", "2,3"])).toBe(
    "compare table2 --dataset 'my data.csv' --lengths 2,3",
  );
  expect(commandLine(["it's"])).toBe("compare 'it'\\''s'");
});

test("a file outside of any checkout has no commit", () => {
  expect(commitOf(join(tmpdir(), "no-such-file.ts"))).toBeUndefined();
});

test("a commit is dirty when code changed, and not when a document did", () => {
  const folder = mkdtempSync(join(tmpdir(), "attrec-origin-"));
  try {
    const git = (...args: string[]) =>
      execFileSync("git", ["-C", folder, "-c", "user.name=a", "-c", "user.email=a@b.c", ...args], { stdio: "pipe" });
    const [code, report] = [join(folder, "code.ts"), join(folder, "docs", "report.md")];
    mkdirSync(join(folder, "docs"));
    writeFileSync(code, "1");
    writeFileSync(report, "1");
    git("init", "-q");
    git("add", ".");
    git("commit", "-qm", "first");
    expect(commitOf(code)).toMatch(/^[0-9a-f]{40}$/);
    writeFileSync(report, "2");
    expect(commitOf(code)).toMatch(/^[0-9a-f]{40}$/);
    writeFileSync(code, "2");
    expect(commitOf(code)).toMatch(/^[0-9a-f]{40}-dirty$/);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
