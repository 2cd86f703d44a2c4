/** The steps of the lessons compile, with all checks of types: a reader's editor underlines nothing. */
import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { chapters } from "../../site/lessons/chapters.ts";
import { root } from "../../site/lessons/quotes.ts";
import { stepsIn, written } from "../../site/lessons/steps.ts";

test("the steps of all lessons compile", { timeout: 300_000 }, async () => {
  const files = chapters()
    .filter(({ text }) => stepsIn(text).length > 0)
    .map(({ name, text }) => written(name, stepsIn(text)));
  expect(files.length).toBeGreaterThan(10);
  const config = join(dirname(files[0] ?? ""), "tsconfig.json");
  const include = [join(root, "packages/*/src/**/*.d.ts")];
  const compilerOptions = { noEmit: true, noUnusedLocals: false };
  writeFileSync(config, JSON.stringify({ extends: join(root, "tsconfig.base.json"), compilerOptions, files, include }));
  const tsc = join(root, "node_modules/typescript-newest/bin/tsc");
  const said = await new Promise((resolve) => {
    execFile(process.execPath, [tsc, "-p", config], (_, out, err) => resolve(out + err));
  });
  expect(said).toBe("");
});
