/** The files that the compiler in the page has: its own libraries, and the declarations of the packages, made when the page is built. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const root = fileURLToPath(new URL("../../../", import.meta.url));

/** The files that code may import from, by what it calls them. */
const SOURCES = {
  "@attrec/tensor": "packages/tensor/src/index.ts",
  "@attrec/autodiff": "packages/autodiff/src/index.ts",
  attrec: "packages/attrec/src/index.ts",
} as const;

/** What stands beside the code of a function. */
const BESIDE = ["site/autodiff/example.ts", "site/autodiff/functions/viewer.ts"];

/** The files of the compiler in the page, by their paths there, and those of them that the packages are. */
export interface CheckerFiles {
  readonly files: Readonly<Record<string, string>>;
  readonly packages: Readonly<Record<string, string>>;
}

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.NodeNext,
  strict: true,
  exactOptionalPropertyTypes: true,
  verbatimModuleSyntax: true,
  declaration: true,
  isolatedDeclarations: true,
};

/**
 * The declarations of some sources and of all that these import, by their paths in the page. A source that does not write all its types
 * down is there as it is: to find them by the whole compiler takes a dozen seconds of a build, and the page infers the few that it needs.
 */
const declarations = (sources: readonly string[]): ReadonlyMap<string, string> => {
  const found = new Map<string, string>();
  const visit = (source: string): void => {
    if (found.has(`/${source}`) || !existsSync(root + source)) return;
    const code = readFileSync(root + source, "utf8");
    const { outputText, diagnostics = [] } = ts.transpileDeclaration(code, {
      fileName: source,
      compilerOptions: OPTIONS,
      reportDiagnostics: true,
    });
    const text = diagnostics.length > 0 ? code : outputText;
    found.set(`/${source}`, text);
    for (const { fileName } of ts.preProcessFile(text).importedFiles)
      visit(SOURCES[fileName as keyof typeof SOURCES] ?? join(dirname(source), fileName));
  };
  sources.forEach(visit);
  return found;
};

/** The libraries of the language, from one on to all that it refers to. */
const libraries = (name: string, found = new Map<string, string>()): ReadonlyMap<string, string> => {
  if (found.has(name)) return found;
  const folder = dirname(ts.getDefaultLibFilePath({}));
  const text = readFileSync(join(folder, name), "utf8");
  found.set(name, text);
  for (const [, other = ""] of text.matchAll(/\/\/\/ <reference lib="([^"]+)"/g)) libraries(`lib.${other}.d.ts`, found);
  return found;
};

/** Makes the files of the compiler in the page. */
export const checkerFiles = (): CheckerFiles => {
  const own = declarations([...Object.values(SOURCES), ...BESIDE]);
  const lib = [...libraries("lib.es2023.d.ts")].map(([name, text]) => [`/lib/${name}`, text] as const);
  return {
    files: Object.fromEntries([...lib, ...own]),
    packages: Object.fromEntries(Object.entries(SOURCES).map(([name, path]) => [name, `/${path}`])),
  };
};
