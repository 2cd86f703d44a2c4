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

  test.each(["webgl2", "webgpu"])(
    "trains by %s, which is called what it is, and stops with the click",
    async (mode) => {
      const faults: string[] = [];
      const page = await chromium.open(server.url, faults);
      await page.locator("#train:enabled").waitFor();
      await page
        .locator(`#on option[value=${mode}]`)
        .filter({ hasText: /^a driver in software, slow: .*SwiftShader/i })
        .waitFor({ state: "attached" });
      await page.selectOption("#on", mode);
      await page.click("#train");
      expect(await page.textContent("#warning")).toMatch(
        /^This is no graphics card: .*swiftshader.* is a driver in software/i,
      );
      // By WebGL 2 the first steps take many seconds here, in which the worker hears nothing.
      const state = mode === "webgpu" ? "Epoch 1 of 20" : "Making the kernels";
      await page.locator("#status").filter({ hasText: state }).waitFor();
      await page.click("#stop");
      expect(await page.textContent("#status")).toMatch(/^Stopped before the first epoch/);
      expect(await page.textContent("#threads")).toBe("–");
      expect(faults).toEqual([]);
      await page.close();
    },
  );
});
