/** Checks what a suite says of where its results come from. */
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
