/** Builds the page on which AttRec can be watched: modules for a page from a server, and classic scripts beside them for one from a disk. */
import { copyFile, readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Plugin } from "esbuild";
import { buildPages } from "../../browser/build.ts";
import { bundle } from "../bundle.ts";
import { FILM_FILES } from "./film-files.ts";

const own = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

const DATA = "../../packages/attrec/data/movietweetings-100k/";

/** On a disk there are no workers, and addresses of data are names of it. */
const onDisk: Plugin = {
  name: "on-disk",
  setup: (build) => {
    build.onResolve({ filter: /\/start-helper\.ts$/ }, () => ({ path: own("start-helper-on-disk.ts") }));
    build.onResolve({ filter: /\?url$/ }, ({ path }) => ({ path, namespace: "address" }));
    build.onLoad({ filter: /.*/, namespace: "address" }, ({ path }) => ({
      contents: basename(path, "?url"),
      loader: "text",
    }));
  },
};

/** A page whose module is loaded by `start.js`, which knows where the page is from. */
const startedByScript = (html: string): string =>
  html.replace(
    /<script type="module" src="([^"]+)"><\/script>/,
    (_, module: string) => `<script defer src="./start.js" data-module="${module}"></script>`,
  );

/** Builds the page into a folder, as `index.html` with all that it needs beside it. */
export const buildAttrec = async (folder: string): Promise<void> => {
  await buildPages(own("."), ["index"], folder);
  const page = join(folder, "index.html");
  await writeFile(page, startedByScript(await readFile(page, "utf8")));
  await copyFile(own("start.js"), join(folder, "start.js"));
  const films = Object.values(FILM_FILES).map(
    async ({ name }) => [name, (await readFile(own(DATA + name))).toString("base64")] as const,
  );
  const texts = JSON.stringify(Object.fromEntries(await Promise.all(films)));
  await writeFile(join(folder, "films-on-disk.js"), `globalThis.filmFiles = ${texts};\n`);
  await bundle({ name: "main-on-disk", from: own("main.ts"), plugins: [onDisk] }, folder);
};
