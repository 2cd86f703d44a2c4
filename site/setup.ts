/** Builds the site once for all its tests. */
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";
import { buildSite } from "./build.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The folder of the built site. */
    readonly site: string;
  }
}

/** What vitest calls before the first test. */
export const setup = async ({ provide }: TestProject): Promise<void> => {
  const folder = fileURLToPath(new URL("../dist/site", import.meta.url));
  await buildSite(folder);
  provide("site", folder);
};
