/**
 * The pages of this folder that show a change are changes: what they write is written into a copy of the repository, and compiled, and
 * the tests that they name are run there.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const PAGES = ["operation", "kernel", "pass", "model", "format", "device"];

// Within the repository, so that packages of others are found; not in node_modules, where nothing is compiled.
mkdirSync(join(root, ".cache"), { recursive: true });
const copy = mkdtempSync(join(root, ".cache/changes-"));
afterAll(() => rmSync(copy, { recursive: true }));

/** The blocks of a page in one language. */
const blocks = (page: string, language: string): readonly string[] => {
  const text = readFileSync(join(root, "docs/contributor", `${page}.md`), "utf8");
  // A block that has a fence in itself has a longer one around it.
  return [...text.matchAll(new RegExp(`^(\`{3,})${language}\\n([\\s\\S]*?)^\\1$`, "gm"))].map(
    ([, , code = ""]) => code,
  );
};

/** A block's first line, which names a file, and the rest. */
const parted = (block: string): readonly [path: string, text: string] => {
  const end = block.indexOf("\n");
  return [block.slice(0, end).replace(/^(\/\/|---) /, ""), block.slice(end + 1)];
};

/** The file with a change, of which a block shows several with @@ between them: its lines without a sign and with a minus are there, once, and become those without and with a plus. */
const changed = (file: string, change: string): string => {
  const lines = change.trimEnd().split("\n");
  const [before, after] = ["+", "-"].map((left) =>
    lines
      .filter((line) => !line.startsWith(left))
      .map((line) => line.slice(1))
      .join("\n"),
  ) as [string, string];
  const [head, ...tails] = `\n${file}`.split(`\n${before}`);
  if (tails.length !== 1) throw new Error(`There are ${tails.length} places with these lines, and not one:\n${before}`);
  return `${head}\n${after}${tails[0]}`.slice(1);
};

const written: string[] = [];
beforeAll(() => {
  const tracked = execFileSync("git", ["ls-files", "packages", "docs/architecture.md", "*.json", "*.ts"], {
    cwd: root,
  });
  for (const file of tracked.toString().trim().split("\n")) {
    if (!existsSync(join(root, file))) continue;
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    writeFileSync(join(copy, file), readFileSync(join(root, file)));
  }
  // Packages of the copy know those of the copy.
  for (const line of execFileSync("git", ["ls-files", "packages/*/package.json"], { cwd: root })
    .toString()
    .trim()
    .split("\n")) {
    const { name } = JSON.parse(readFileSync(join(copy, line), "utf8")) as { readonly name: string };
    const link = join(copy, "node_modules", name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(copy, dirname(line)), link, "junction");
  }
  for (const page of PAGES) {
    for (const [path, text] of blocks(page, "ts").map(parted)) {
      if (existsSync(join(copy, path))) throw new Error(`${path} is there already: show another change.`);
      mkdirSync(dirname(join(copy, path)), { recursive: true });
      writeFileSync(join(copy, path), text);
      written.push(path);
    }
    for (const [path, text] of blocks(page, "diff").map(parted)) {
      writeFileSync(join(copy, path), text.split(/^@@.*\n/m).reduce(changed, readFileSync(join(copy, path), "utf8")));
      if (path.endsWith(".ts")) written.push(path);
    }
  }
});

test.each(PAGES)("the tests that the page on adding a %s names are green", { timeout: 300_000 }, (page) => {
  const [command = ""] = blocks(page, "sh");
  const [, vitest, ...words] = command.trim().match(/"[^"]*"|\S+/g) ?? [];
  expect(vitest).toBe("vitest");
  const args = words.map((word) => word.replaceAll('"', ""));
  const program = join(root, "node_modules/vitest/vitest.mjs");
  const run = spawnSync(process.execPath, [program, ...args, "--reporter=dot"], {
    cwd: copy,
    env: { ...process.env, NO_COLOR: "1" },
    encoding: "utf8",
  });
  expect(run.status === 0 ? "" : run.stdout + run.stderr).toBe("");
  expect(run.stdout).toMatch(/Tests .*\d+ passed/);
});

test("an elementwise operation costs its own file, and a line of the index", () => {
  expect(blocks("operation", "ts").map((block) => dirname(parted(block)[0]))).toEqual(["packages/tensor/src/ops"]);
  const [index, ...others] = blocks("operation", "diff").map(parted);
  expect(index?.[0]).toBe("packages/tensor/src/ops/index.ts");
  expect(index?.[1].match(/^[-+]/gm)).toEqual(["+"]);
  expect(others).toEqual([]);
});

test("what the pages show compiles", { timeout: 300_000 }, () => {
  const config = join(copy, "tsconfig.changes.json");
  writeFileSync(
    config,
    JSON.stringify({
      extends: "./tsconfig.base.json",
      compilerOptions: { noEmit: true },
      files: written,
      include: ["packages/*/src/**/*.d.ts"],
    }),
  );
  const tsc = join(root, "node_modules/typescript-newest/bin/tsc");
  expect(spawnSync(process.execPath, [tsc, "-p", config], { encoding: "utf8" }).stdout).toBe("");
});
