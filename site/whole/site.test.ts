/** Opens the site as a reader does: from a disk and from a server. */
import { pathToFileURL } from "node:url";
import { beforeAll, describe, expect, inject, test } from "vitest";
import { type Chromium, isSkipped, launch } from "../../browser/chromium.ts";
import { addressOf } from "../frame/addresses.ts";
import { doors } from "../frame/doors.ts";

const folder = inject("site");

describe.skipIf(isSkipped())("the site, from a disk", () => {
  let chromium: Chromium;

  beforeAll(async () => {
    chromium = await launch();
    return () => chromium.close();
  });

  test.each(doors)("the door $title opens, with all doors beside it", async ({ path }) => {
    const faults: string[] = [];
    const page = await chromium.open(pathToFileURL(`${folder}/${addressOf(path)}`).href, faults);
    await page.waitForSelector("#tsd-nav-container a", { state: "attached" });
    const navigation = await page.locator("#tsd-nav-container").textContent();
    for (const { title } of doors) expect(navigation).toContain(title);
    expect(faults).toEqual([]);
    await page.close();
  });

  test("the search finds what is said in a page and what the API names", async () => {
    const faults: string[] = [];
    const page = await chromium.open(pathToFileURL(`${folder}/index.html`).href, faults);
    await page.keyboard.press("/");
    await page.waitForFunction(() => "searchData" in globalThis);
    await page.fill("#tsd-search-input", "einsum");
    await page.waitForSelector("#tsd-search-results a");
    expect(await page.locator("#tsd-search-results").textContent()).toContain("einsum");
    expect(faults).toEqual([]);
    await page.close();
  });
});
