/** Builds classic scripts: a page from a disk may load these, and modules it may not. */
import { build, type Plugin } from "esbuild";

/** A script to be built. */
export interface Script {
  /** Its name in the folder, without an ending. */
  readonly name: string;
  /** The file that it begins with. */
  readonly from: string;
  /** Values that its code finds under names. */
  readonly given?: Readonly<Record<string, unknown>>;
  readonly plugins?: readonly Plugin[];
}

/** Builds a script into a folder. */
export const bundle = async ({ name, from, given = {}, plugins = [] }: Script, folder: string): Promise<void> => {
  await build({
    entryPoints: { [name]: from },
    outdir: folder,
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2023",
    charset: "utf8",
    conditions: ["source"],
    define: Object.fromEntries(Object.entries(given).map(([key, value]) => [key, JSON.stringify(value)])),
    plugins: [...plugins],
    logLevel: "warning",
    // Threads would be started from it, and such a page has one; traces would leave out its lines, and it makes none.
    logOverride: { "empty-import-meta": "silent" },
  });
};
