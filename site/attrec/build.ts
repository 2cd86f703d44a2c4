/** Builds the page on which AttRec can be watched. */
import { fileURLToPath } from "node:url";
import { buildPages } from "../../browser/build.ts";

/** Builds the page into a folder, as `index.html` with all that it needs beside it. */
export const buildAttrec = (folder: string): Promise<void> =>
  buildPages(fileURLToPath(new URL(".", import.meta.url)), ["index"], folder);
