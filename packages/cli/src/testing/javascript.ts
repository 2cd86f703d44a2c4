/** The workspace as JavaScript: a process starts in an eighth of the time that it takes to read TypeScript. */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build, type Plugin } from "esbuild";
import { afterAll } from "vitest";

const root = fileURLToPath(new URL("../../../..", import.meta.url));

/** Imports stay imports: `"./x.ts"` becomes `"./x.js"`, and packages keep their names. */
const separateFiles: Plugin = {
  name: "separate-files",
  setup: (bundling) =>
    bundling.onResolve({ filter: /./ }, ({ kind, path }) =>
      kind === "entry-point" ? undefined : { path: path.replace(/^(\..*)\.ts$/, "$1.js"), external: true },
    ),
};

/** Packages that are a few files: reading some 300 takes most of the time in which a process starts. */
const JOINED: readonly string[] = ["tensor", "autodiff", "attrec"];

/**
 * Files of other packages that are joined with what they load. All files of these packages are there too: the version of a cell's code is
 * told by them, and guards and tests load some of them alone.
 */
const JOINED_FILES: readonly string[] = [
  "baselines/src/index.ts",
  "compare/src/index.ts",
  "cli/src/attrec/program.ts",
  "cli/src/compare/program.ts",
  "cli/src/compare/worker.ts",
  "cli/src/compare/cost-worker.ts",
  "cli/src/compare/accept-worker.ts",
  "cli/src/compare/queue-worker.ts",
];

/** Whoever names a file by its own address finds it where that address was, though many files are one now. */
const ownAddresses = (folder: string): Plugin => ({
  name: "own-addresses",
  setup: (bundling) =>
    bundling.onLoad({ filter: /[\\/]src[\\/].*\.[jt]s$/ }, ({ path }) => {
      const contents = readFileSync(path, "utf8");
      if (!contents.includes("import.meta.url")) return undefined;
      const address = pathToFileURL(join(folder, relative(join(root, "packages"), path)).replace(/\.ts$/, ".js"));
      return {
        contents: contents.replaceAll("import.meta.url", JSON.stringify(address.href)),
        loader: path.endsWith(".ts") ? "ts" : "js",
      };
    }),
});

/** The files of a package that others load: those that its `exports` name, and scripts, which are named by address. */
const entriesOf = (folder: string): string[] => {
  const { exports } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
    readonly exports: Readonly<Record<string, { readonly source?: string }>>;
  };
  const scripts = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => /^src.*\.js$/.test(file));
  return [...Object.values(exports).flatMap(({ source = [] }) => source), ...scripts].map((file) => join(folder, file));
};

/**
 * Transpiles all packages as they are now, laid out as they are published, and gives the path of the JavaScript of any of their
 * sources but those of joined packages that are no entries. It is removed after the last test of the file that asks for it.
 */
export const javascript = async (): Promise<(source: URL) => string> => {
  // Within the workspace, so that packages of others are found.
  const cache = join(root, "node_modules/.cache");
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, "javascript-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  const packages = readdirSync(join(root, "packages"));
  const common = { bundle: true, format: "esm", platform: "node", logLevel: "error" } as const;
  const separate = packages.filter((name) => !JOINED.includes(name));
  const sources = separate.flatMap((name) => {
    const src = join(root, "packages", name, "src");
    const files = readdirSync(src, { recursive: true, encoding: "utf8" });
    return files.filter((file) => /(?<!\.test|\.d)\.[jt]s$/.test(file)).map((file) => join(src, file));
  });
  await build({
    ...common,
    entryPoints: sources.filter((file) => !/[\\/](testing|fixtures)[\\/]/.test(file)),
    outdir: folder,
    outbase: join(root, "packages"),
    plugins: [separateFiles],
  });
  // After the separate files, of which these take the places of some.
  await Promise.all(
    packages.map((name) => {
      const from = join(root, "packages", name);
      const files = JOINED_FILES.filter((file) => file.startsWith(`${name}/`));
      return build({
        ...common,
        entryPoints: JOINED.includes(name) ? entriesOf(from) : files.map((file) => join(root, "packages", file)),
        outdir: join(folder, name, "src"),
        outbase: join(from, "src"),
        packages: "external",
        splitting: true,
        plugins: [ownAddresses(folder)],
      });
    }),
  );
  for (const name of packages) {
    const [from, to] = [join(root, "packages", name), join(folder, name)];
    copyFileSync(join(from, "package.json"), join(to, "package.json"));
    symlinkSync("src", join(to, "dist"), "junction");
    if (existsSync(join(from, "data"))) symlinkSync(join(from, "data"), join(to, "data"), "junction");
    const { name: known } = JSON.parse(readFileSync(join(from, "package.json"), "utf8")) as { readonly name: string };
    const installed = join(folder, "node_modules", known);
    mkdirSync(dirname(installed), { recursive: true });
    symlinkSync(to, installed, "junction");
  }
  return (source) => join(folder, relative(join(root, "packages"), fileURLToPath(source))).replace(/\.ts$/, ".js");
};
