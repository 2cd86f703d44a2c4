/** Builds the pages, as an application that uses the library would. */
import { fileURLToPath } from "node:url";
import { build, defaultClientConditions } from "vite";

/** A page of this folder: one is for people, and one is for tests. */
export type PageName = "index" | "probe";

const root = fileURLToPath(new URL("pages", import.meta.url));

/** Builds pages for production into a folder, as any application that uses the library would. */
export const buildPages = async (folder: string, pages: readonly PageName[]): Promise<void> => {
  await build({
    configFile: false,
    root,
    base: "./",
    logLevel: "warn",
    // This line finds the workspace's packages as sources; an application does not need it.
    resolve: { conditions: ["source", ...defaultClientConditions] },
    worker: { format: "es" },
    build: {
      outDir: folder,
      emptyOutDir: true,
      target: "es2023",
      // gpu.js is one chunk, which is fetched only by a page that uses it.
      chunkSizeWarningLimit: 1000,
      rolldownOptions: { input: Object.fromEntries(pages.map((page) => [page, `${root}/${page}.html`])) },
    },
  });
};
