/** The three bundlers that most applications are built with, each making a page's scripts of a file of the project. */
import { join } from "node:path";
import { build as esbuild } from "esbuild";
import { build as vite } from "vite";
import webpack from "webpack";

/** Bundles `project/entry` for production, as ES modules for browsers, into `folder`, where `main.js` is to be loaded. */
export type Bundle = (project: string, entry: string, folder: string) => Promise<void>;

/** The bundlers by their names. */
export const bundlers: Readonly<Record<string, Bundle>> = {
  esbuild: async (project, entry, folder) => {
    await esbuild({
      absWorkingDir: project,
      entryPoints: { main: entry },
      outdir: folder,
      bundle: true,
      // What is loaded on demand stays in files of its own.
      splitting: true,
      minify: true,
      format: "esm",
      logLevel: "error",
    });
  },
  vite: async (project, entry, folder) => {
    await vite({
      configFile: false,
      root: project,
      base: "./",
      logLevel: "error",
      build: {
        outDir: folder,
        emptyOutDir: false,
        rolldownOptions: {
          input: join(project, entry),
          preserveEntrySignatures: "strict",
          output: { entryFileNames: "main.js" },
        },
      },
    });
  },
  webpack: async (project, entry, folder) => {
    const compiler = webpack({
      mode: "production",
      context: project,
      entry: `./${entry}`,
      // Keep the exports of the entry, as the other bundlers do.
      experiments: { outputModule: true },
      output: { path: folder, filename: "main.js", library: { type: "module" }, module: true },
      performance: false,
    });
    const result = await new Promise<webpack.Stats | undefined>((done, fail) =>
      compiler.run((cause, stats) => (cause ? fail(cause) : done(stats))),
    );
    await new Promise((done) => compiler.close(done));
    if (!result || result.hasErrors() || result.hasWarnings()) throw new Error(result?.toString("errors-warnings"));
  },
};
