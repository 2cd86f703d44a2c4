/** Checks that the guide shows code that compiles and trains. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const fromRoot = (path: string): string => fileURLToPath(new URL(`../../../../${path}`, import.meta.url));

test("the guide shows the example that is compiled and trained here", () => {
  const example = readFileSync(fromRoot("docs/examples/nearest-mean.ts"), "utf8");
  expect(readFileSync(fromRoot("docs/guide.md"), "utf8")).toContain(example);
  const command = ["--import", "tsx", "--conditions=source", fromRoot("packages/cli/src/attrec/main.ts"), "train"];
  const out = execFileSync(
    process.execPath,
    [...command, `${fromRoot("docs/examples/nearest-mean.ts")}#nearestMean`, "--epochs", "2", "--json"],
    { cwd: fromRoot("."), encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] },
  );
  const last: unknown = JSON.parse(out.trim().split("\n").at(-1) ?? "");
  // Better than chance by far: 50 of 4692 films are 0.011.
  expect(last).toMatchObject({ event: "test" });
  expect((last as { "HR@50": number })["HR@50"]).toBeGreaterThan(0.1);
});

test("the guide shows the helpers for any shape, which are compiled with everything else", () => {
  expect(readFileSync(fromRoot("docs/guide.md"), "utf8")).toContain(
    readFileSync(fromRoot("docs/examples/any-shape.ts"), "utf8").replace(/^.*\n/, ""),
  );
});
