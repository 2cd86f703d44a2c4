/**
 * Holds pages to their budgets, with gzip: `budgets.json` has the last measurement and at most 5 % more. webpack takes many
 * times as long to come within 1 % of Vite: it builds the pages, and is not measured.
 */
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { describe, expect, inject, test } from "vitest";
import budgets from "./budgets.json" with { type: "json" };
import { bundlers } from "./bundlers.ts";

const AT_ONCE = /(?:from|import)\s*["'](?:[^"']*\/)?([^"'/]+\.js)["']/g;

const namesIn = (script: string, form: RegExp): readonly string[] =>
  Array.from(script.matchAll(form), ([, name = ""]) => name);

/**
 * The scripts that a page loads, and that of a thread: without those for files of Parquet or zstd, say, which it loads when it meets one.
 */
const loadedOf = (scripts: ReadonlyMap<string, string>): readonly string[] => {
  const loaded = new Set<string>();
  const load = (name: string): void => {
    if (loaded.has(name)) return;
    loaded.add(name);
    namesIn(scripts.get(name) ?? "", AT_ONCE).forEach(load);
  };
  // A bundler may also write files on demand that nothing loads, for code that it then left out.
  [...scripts.keys()].filter((name) => name === "main.js" || name.startsWith("tensor-thread")).forEach(load);
  return [...loaded].map((name) => scripts.get(name) ?? "");
};

/** Bytes of all scripts that a page of a bundle loads, the thread's among them. */
const sizeOf = async (bundler: string, entry: string): Promise<number> => {
  const folder = await mkdtemp(join(tmpdir(), "size-"));
  try {
    await bundlers[bundler]?.(inject("project"), entry, folder);
    const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith(".js"));
    expect(names).toContain("main.js");
    const scripts = new Map<string, string>();
    for (const name of names) scripts.set(basename(name), await readFile(join(folder, name), "utf8"));
    return loadedOf(scripts).reduce((sum, script) => sum + gzipSync(script, { level: 9 }).length, 0);
  } finally {
    await rm(folder, { recursive: true });
  }
};

const ENTRIES = ["grad-evaluate", "grad-interpreter", "grad-wasm", "attrec-page"];

/** The sizes that a document states, by entry. */
const statedIn = async (document: string, form: RegExp): Promise<ReadonlyMap<string, number>> => {
  const [, ...sizes] = form.exec(await readFile(new URL(`../${document}`, import.meta.url), "utf8")) ?? [];
  return new Map(ENTRIES.map((entry, i) => [entry, Number(sizes[i])]));
};

const stated = await Promise.all([
  statedIn(
    "README.md",
    /With gzip it is ([\d.]+) KB for `grad` and `evaluate`, the interpreter alone;\s(\d+) KB for `grad` and `compile\(f, interpreter\(\)\)`; (\d+) KB for `grad` and `compile\(f, wasm\(\)\)`; and (\d+) KB to train/,
  ),
  statedIn(
    "docs/browser.md",
    /\| `grad` and `evaluate` +\| ([\d.]+) [^]*?`compile\(f, interpreter\(\)\)` +\| (\d+) [^]*?`compile\(f, wasm\(\)\)` +\| (\d+) [^]*?recommendations +\| (\d+) /,
  ),
]);

describe.each(Object.entries(budgets))("%s", (name, most) => {
  test.each(Object.entries(most))(`by %s it has at most %i bytes`, async (bundler, budget) => {
    const size = await sizeOf(bundler, `sizes/${name}.js`);
    console.log(`${name}, ${bundler}: ${size} of ${budget} bytes with gzip`);
    expect(size).toBeLessThanOrEqual(budget);
    // A budget that nobody lowers holds nothing.
    expect(size).toBeGreaterThan(0.85 * budget);
    // Documents give the size by esbuild, in thousands of bytes.
    if (bundler !== "esbuild") return;
    for (const sizes of stated) expect(Math.abs(size / 1000 - (sizes.get(name) ?? Number.NaN))).toBeLessThanOrEqual(1);
  });
});

test("there is a budget for every entry", async () => {
  const entries = await readdir(fileURLToPath(new URL("fixtures/sizes", import.meta.url)));
  expect(Object.keys(budgets).toSorted()).toEqual(entries.map((file) => basename(file, ".js")).toSorted());
});
