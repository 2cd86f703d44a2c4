/** The workspace as JavaScript: a process starts in a quarter of the time that it takes to read TypeScript. */
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
import { fileURLToPath } from "node:url";
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

/**
 * Transpiles all packages as they are now, laid out as they are published, and gives the path of the JavaScript of any of their
 * sources. It is removed after the last test of the file that asks for it.
 */
export const javascript = async (): Promise<(source: URL) => string> => {
  // Within the workspace, so that packages of others are found.
  const cache = join(root, "node_modules/.cache");
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, "javascript-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  const packages = readdirSync(join(root, "packages"));
  const sources = packages.flatMap((name) => {
    const src = join(root, "packages", name, "src");
    const files = readdirSync(src, { recursive: true, encoding: "utf8" });
    return files.filter((file) => /(?<!\.test|\.d)\.[jt]s$/.test(file)).map((file) => join(src, file));
  });
  await build({
    entryPoints: sources.filter((file) => !/[\\/](testing|fixtures)[\\/]/.test(file)),
    outdir: folder,
    outbase: join(root, "packages"),
    bundle: true,
    format: "esm",
    platform: "node",
    logLevel: "error",
    plugins: [separateFiles],
  });
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
