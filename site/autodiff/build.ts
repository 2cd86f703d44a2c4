/** Builds the page "Autodiff, watched" into a folder: files that work from any host, and from a disk. */
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { prepare } from "./prepare.ts";

const own = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** Builds the page into a folder, as `index.html` and its scripts. */
export const buildAutodiff = async (folder: string): Promise<void> => {
  await mkdir(folder, { recursive: true });
  const prepared = await prepare();
  await build({
    entryPoints: { autodiff: own("main.ts"), break: own("break.ts") },
    outdir: folder,
    bundle: true,
    minify: true,
    // A classic script, which a page from a disk may load; a module it may not.
    format: "iife",
    target: "es2023",
    charset: "utf8",
    conditions: ["source"],
    define: { PREPARED: JSON.stringify(prepared) },
    logLevel: "warning",
    // Threads would be started from it, and the page has one; traces would leave out its lines, and the page makes none.
    logOverride: { "empty-import-meta": "silent" },
  });
  const [look, style] = await Promise.all([readFile(own("../look.css"), "utf8"), readFile(own("style.css"), "utf8")]);
  await writeFile(join(folder, "autodiff.css"), `${look}\n${style}`);
  await copyFile(own("index.html"), join(folder, "index.html"));
};
