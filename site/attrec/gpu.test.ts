/** Checks the page on graphics cards, which are drivers in software here: it trains, and stops. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { type Chromium, isSkipped, launch } from "../../browser/chromium.ts";
import { ISOLATING, type Running, serve } from "../../browser/server.ts";
import { buildAttrec } from "./build.ts";

describe.skipIf(isSkipped())("the page on a graphics card", () => {
  let chromium: Chromium;
  let server: Running;

  beforeAll(async () => {
    chromium = await launch({ graphics: true });
    const folder = await mkdtemp(join(tmpdir(), "pages-"));
    await buildAttrec(folder);
    server = await serve(folder, ISOLATING);
    return async () => {
      await Promise.all([chromium, server].map(({ close }) => close()));
      await rm(folder, { recursive: true });
    };
  }, 60_000);

  test.each(["webgl2", "webgpu"])("trains by %s", { timeout: 240_000 }, async (mode) => {
    const faults: string[] = [];
    const page = await chromium.open(server.url, faults);
    await page.selectOption("#on", mode);
    await page.click("#train");
    // A card in software takes seconds for what a real one does in thousandths of one: some steps are enough.
    await page.waitForFunction(() => (document.querySelector<HTMLProgressElement>("#progress")?.value ?? 0) > 0.001, {
      timeout: 200_000,
    });
    expect(await page.textContent("#status")).toBe("Epoch 1 of 20");
    expect(await page.textContent("#threads")).toBe("–");
    await page.click("#stop");
    await page.waitForFunction(() => document.querySelector("#status")?.textContent?.startsWith("Stopped"));
    expect(faults).toEqual([]);
    await page.close();
  });
});
