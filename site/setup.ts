/** Builds the site once for all its tests, by the command that builds it for readers. */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** The folder of the built site. */
    readonly site: string;
  }
}

/** What vitest calls before the first test. */
export const setup = ({ provide }: TestProject): void => {
  provide("site", fileURLToPath(new URL("../dist/site", import.meta.url)));
  // Whoever works on these tests builds once by hand.
  if (process.env["ATTREC_SITE_IS_BUILT"] === "1") return;
  const main = fileURLToPath(new URL("main.ts", import.meta.url));
  execFileSync(process.execPath, ["--import", "tsx", "--conditions=source", main], { stdio: "inherit" });
};
