/** Builds the page "Autodiff, watched" into a folder: files that work from any host, and from a disk. */
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { checkerFiles } from "./editing/files.ts";
import { examples } from "./examples.ts";
import { everyOperation, prepare } from "./prepare.ts";
import { stagesFor } from "./stages.ts";

const own = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** Builds a script of the page into a folder. */
const bundle = async (
  name: string,
  from: string,
  folder: string,
  given: Readonly<Record<string, unknown>>,
): Promise<void> => {
  await build({
    entryPoints: { [name]: own(from) },
    outdir: folder,
    bundle: true,
    minify: true,
    // A classic script, which a page from a disk may load; a module it may not.
    format: "iife",
    target: "es2023",
    charset: "utf8",
    conditions: ["source"],
    define: Object.fromEntries(Object.entries(given).map(([key, value]) => [key, JSON.stringify(value)])),
    logLevel: "warning",
    // Threads would be started from it, and the page has one; traces would leave out its lines, and the page makes none.
    logOverride: { "empty-import-meta": "silent" },
  });
};

/**
 * Builds the page into a folder, as `index.html` and its scripts. `sources` is the way from there to pages of sources, which the site
 * has: `../source/`.
 */
export const buildAutodiff = async (folder: string, sources?: string): Promise<void> => {
  await mkdir(folder, { recursive: true });
  const stages = async () =>
    Object.fromEntries(await Promise.all(examples.map(async (of) => [of.id, await stagesFor(of)] as const)));
  const style = async () =>
    (await Promise.all(["../look.css", "style.css"].map((file) => readFile(own(file), "utf8")))).join("\n");
  const prepared = { ...(await prepare()), sources };
  const { files, packages } = checkerFiles();
  await bundle("autodiff", "main.ts", folder, { PREPARED: prepared });
  await bundle("editor", "editing/editor-script.ts", folder, {
    PREPARED: { ...prepared, operations: everyOperation() },
  });
  await bundle("checker", "editing/checker-script.ts", folder, { FILES: files, PACKAGES: packages });
  await bundle("compiler", "compiler.ts", folder, { STAGES: await stages() });
  await bundle("break", "break.ts", folder, {});
  await writeFile(join(folder, "autodiff.css"), await style());
  await copyFile(own("index.html"), join(folder, "index.html"));
};
