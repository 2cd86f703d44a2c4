// Versions of code: a hash of the source files that its imports lead to.
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** `from "x"`, `import "x"`, `import("x")` and `new URL("x", import.meta.url)`: how one file names another. */
const REFERENCES = /(?:\bfrom\s*|\bimport\s*\(?\s*|\bnew URL\(\s*)["']([^"'\n]+)["']/g;

/** Imports of types alone, which nothing that runs depends on. */
const TYPES = /\b(?:import|export)\s+type\s[^;"']*\bfrom\s*["'][^"']*["']/g;

/**
 * SHA-256 of the source files that the given files reach by imports, in this package and in the packages of the workspace
 * below it. A cell's result depends on these files. A change of a test, a report or another model does not change the hash.
 */
export const codeVersion = (entries: readonly URL[]): string => {
  const found = new Map<string, string>();
  const visit = (file: string): void => {
    if (found.has(file)) return;
    const text = readFileSync(file, "utf8");
    found.set(file, text);
    for (const [, specifier = ""] of text.replaceAll(TYPES, "").matchAll(REFERENCES)) {
      const target = fileNamed(specifier, file);
      if (target) visit(target);
    }
  };
  for (const entry of entries) visit(fileURLToPath(entry));
  const texts = [...found.values()].map((text) => createHash("sha256").update(text).digest("hex"));
  // Sorted by content, so that the files' places do not count.
  return createHash("sha256").update(texts.toSorted().join("\n")).digest("hex");
};

/** The file of this workspace that a specifier in `from` names; none for Node's modules and other packages. */
export const fileNamed = (specifier: string, from: string): string | undefined => {
  if (specifier.startsWith(".")) {
    const file = fileURLToPath(new URL(specifier, pathToFileURL(from)));
    return /[.][cm]?[jt]s$/.test(file) && existsSync(file) ? file : undefined;
  }
  const [name, inside = ""] = /^(attrec|@attrec\/[^/]+)((?:\/[\w-]+)*)$/.exec(specifier)?.slice(1) ?? [];
  const folder = name && packageFolder(name, dirname(from));
  if (!folder) return undefined;
  const isSource = from.endsWith(".ts");
  const door = doorsOf(folder)[`.${inside}`];
  if (door) return join(folder, isSource ? door.source : door.default);
  // A file that is no door: a contender names the file of its model so.
  return join(folder, isSource ? `src${inside}.ts` : `dist${inside}.js`);
};

/** The files of a package's doors, as its manifest names them. */
const doorsOf = (folder: string): Readonly<Record<string, { readonly source: string; readonly default: string }>> =>
  (JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { readonly exports: ReturnType<typeof doorsOf> })
    .exports;

/** Where a package is installed, as seen from a folder. */
const packageFolder = (name: string, from: string): string | undefined => {
  const folder = join(from, "node_modules", name);
  if (existsSync(folder)) return folder;
  return dirname(from) === from ? undefined : packageFolder(name, dirname(from));
};
