/** Builds the page that runs jobs for tests. */
import { fileURLToPath } from "node:url";
import { buildPages } from "./build.ts";

/** Builds the page `probe.html` into a folder. */
export const buildProbe = (folder: string): Promise<void> =>
  buildPages(fileURLToPath(new URL("pages", import.meta.url)), ["probe"], folder);
