/** A page from each bundler trains in Chromium, on two threads, without anything set for the packages. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, inject, test } from "vitest";
import { type Chromium, isSkipped, launch } from "../browser/chromium.ts";
import { ISOLATING, serve } from "../browser/server.ts";
import { bundlers } from "./bundlers.ts";

const HTML = `<!doctype html><link rel="icon" href="data:,"><script type="module" src="./main.js"></script>`;

/** esbuild bundles no workers: the thread's file is asked for, is not there, and the thread starts from its text. */
const EXPECTED: Readonly<Record<string, RegExp>> = { esbuild: /tensor-thread/ };

describe.skipIf(isSkipped())("a page", () => {
  let chromium: Chromium;
  beforeAll(async () => {
    chromium = await launch();
    return chromium.close;
  }, 60_000);

  test.each(Object.entries(bundlers))("that %s built trains on two threads", async (name, bundle) => {
    const folder = await mkdtemp(join(tmpdir(), `page-${name}-`));
    await bundle(inject("project"), "page.js", folder);
    await writeFile(join(folder, "index.html"), HTML);
    const server = await serve(folder, ISOLATING);
    try {
      const faults: string[] = [];
      const page = await chromium.open(server.url, faults);
      const outcome = await page.waitForFunction(() => (globalThis as { outcome?: unknown }).outcome);
      expect(await outcome.jsonValue()).toEqual({ gradient: [0, 1], losses: 3, falls: true, threads: 2 });
      expect(faults.filter((fault) => !EXPECTED[name]?.test(fault))).toEqual([]);
      await page.close();
    } finally {
      await server.close();
      await rm(folder, { recursive: true });
    }
  });
});
