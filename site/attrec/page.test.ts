/** Checks the page that trains AttRec, as a visitor uses it. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { at } from "@attrec/tensor/extend";
import { beforeAll, describe, expect, test } from "vitest";
import { type Chromium, isSkipped, launch } from "../../browser/chromium.ts";
import { ISOLATING, type Running, serve } from "../../browser/server.ts";
import { buildAttrec } from "./build.ts";

describe.skipIf(isSkipped())("the page that trains AttRec", () => {
  let chromium: Chromium;
  let server: Running;
  let strict: Running;

  beforeAll(async () => {
    chromium = await launch();
    const folder = await mkdtemp(join(tmpdir(), "page-"));
    await buildAttrec(folder);
    server = await serve(folder, ISOLATING);
    strict = await serve(folder, { "Content-Security-Policy": "script-src 'self'" });
    return async () => {
      await Promise.all([chromium, server, strict].map(({ close }) => close()));
      await rm(folder, { recursive: true });
    };
  }, 60_000);

  /** The value at the end of a curve. */
  const shown = async (page: Page, chart: string): Promise<number> =>
    Number(await page.locator(`#${chart} text.last`).textContent());

  /** How much higher a curve is drawn at its end than at its first epoch, however many there are by now. */
  const rise = async (page: Page, chart: string): Promise<number> => {
    const points = (await page.locator(`#${chart} polyline`).getAttribute("points")) ?? "";
    const heights = points.split(" ").map((point) => -Number(point.split(",")[1]));
    return at(heights, heights.length - 1) - at(heights, 0);
  };

  test("the loss falls and more films are found; it stops when told, recommends, and trains again", async () => {
    const faults: string[] = [];
    const page = await chromium.open(server.url, faults);
    const status = page.locator("#status");
    await page.click("#train");

    const fiveEpochs = () =>
      (document.querySelector("#hits polyline")?.getAttribute("points")?.split(" ").length ?? 0) >= 5;
    await page.waitForFunction(fiveEpochs);
    expect(await rise(page, "loss")).toBeLessThan(0);
    expect(await rise(page, "hits")).toBeGreaterThan(0);
    // Fifty of 4692 films at random would be 0.01.
    expect(await shown(page, "hits")).toBeGreaterThan(0.25);
    const processors = await page.evaluate(() => navigator.hardwareConcurrency);
    expect(await page.textContent("#threads")).toBe(String(processors));
    expect(await page.textContent("#viewers")).toBe("2,475");

    await page.click("#stop");
    await page.waitForSelector("#recommendations:not([hidden])");
    expect(await status.textContent()).toMatch(/^Stopped\. Of the films kept for the test, \d+\.\d % are among/);
    const suggested = await page.locator("#suggested li").allTextContents();
    expect(suggested.length).toBe(8);
    for (const film of suggested) expect(film).toMatch(/\(\d{4}\)$/);
    const watched = await page.locator("#watched li").allTextContents();
    expect(suggested.filter((film) => watched.includes(film))).toEqual([]);

    await page.click("#train");
    await page.waitForFunction(() => document.querySelector("#status")?.textContent?.startsWith("Epoch 1 of"));
    await page.click("#stop");
    await page.waitForFunction(() => document.querySelector("#status")?.textContent?.startsWith("Stopped"));
    expect(faults).toEqual([]);
    await page.close();
  });

  test("without a graphics card, the page says what is missing, and trains on the processor after that", async () => {
    const page = await chromium.open(server.url, []);
    await page.selectOption("#on", "webgpu");
    await page.click("#train");
    const fault = page.locator("#status.fault");
    expect(await fault.textContent()).toMatch(/^gpu: /);
    await page.selectOption("#on", "wasm");
    await page.click("#train");
    await page.waitForFunction(() => document.querySelector("#status")?.textContent?.startsWith("Epoch 1 of"));
    await page.close();
  });

  test("a fault is told on the page", async () => {
    const page = await chromium.open(strict.url, []);
    await page.click("#train");
    const fault = page.locator("#status.fault");
    expect(await fault.textContent()).toMatch(/^wasm: the engine refused a plan of \d+ KiB here/);
    expect(await page.isEnabled("#train")).toBe(true);
    await page.close();
  });
});
