/** Builds pages, as an application that uses the library would. */
import { join } from "node:path";
import { build, defaultClientConditions } from "vite";

/** Builds the pages of a folder for production into another one: `pages` are the names of its HTML files. */
export const buildPages = async (root: string, pages: readonly string[], folder: string): Promise<void> => {
  await build({
    configFile: false,
    root,
    base: "./",
    logLevel: "warn",
    // This line finds the workspace's packages as sources; an application does not need it.
    resolve: { conditions: ["source", ...defaultClientConditions] },
    worker: { format: "es" },
    plugins: [{ name: "same-origin", transformIndexHtml: { order: "post", handler: withoutCrossOrigin } }],
    build: {
      outDir: folder,
      emptyOutDir: true,
      target: "es2023",
      // gpu.js is one chunk, which is fetched only by a page that uses it.
      chunkSizeWarningLimit: 1000,
      rolldownOptions: { input: Object.fromEntries(pages.map((page) => [page, join(root, `${page}.html`)])) },
    },
  });
};

/** Vite asks for files as from another origin, which a browser refuses for a page on a disk: not even its style would show. */
const withoutCrossOrigin = (html: string): string => html.replaceAll(" crossorigin", "");
