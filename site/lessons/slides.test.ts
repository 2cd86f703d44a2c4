/** The slides are made of the evening, open from a disk under a strict policy, and go by keys. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { type Chromium, isSkipped, launch } from "../../browser/chromium.ts";
import { mathml } from "../equations.ts";
import { buildSlides } from "./build-slides.ts";
import { evening } from "./chapters.ts";
import { deckOf, slidesOf } from "./deck.ts";

const chapters = evening();
const count = chapters.reduce((sum, { text }) => sum + (text.match(/^##? /gm)?.length ?? 0), 0);

/** A slide with notes. */
const withNotes = chapters.flatMap(slidesOf).findIndex(({ parts }) => parts.some(({ isNote }) => isNote));

test("each chapter and each of its sections is a slide, with its code", () => {
  const slides = chapters.flatMap(slidesOf);
  expect(slides.length).toBe(count);
  expect(slides.filter(({ isChapter }) => isChapter).length).toBe(8);
  const pullback = slides.find(({ title }) => title === "The chain rule, as a walk");
  const shown = pullback?.parts.filter(({ isNote }) => !isNote).map(({ html }) => html.slice(0, 7));
  expect(shown).toEqual(["<p>If a", "<p><mat", "<figure"]);
});

test("a page has nothing inline that its policy would refuse", () => {
  const html = deckOf(chapters);
  expect(html).not.toMatch(/<script(?! src)|<style| style="| on\w+="/);
  expect(html.match(/<math/g)?.length).toBeGreaterThan(20);
  // A formula that is no TeX would stand there with its dollars.
  expect(html.replaceAll(/<pre[\s\S]*?<\/pre>|<code>.*?<\/code>/g, "")).not.toContain("$");
});

test("equations are MathML, and what is no equation is told", () => {
  expect(mathml("x^2", false)).toBe("<math><msup><mi>x</mi><mn>2</mn></msup></math>");
  expect(() => mathml("\\frac{1}", false)).toThrow("Unexpected end of input");
});

describe.skipIf(isSkipped())("in a browser", () => {
  let chromium: Chromium;
  let folder: string;

  beforeAll(async () => {
    [chromium, folder] = await Promise.all([launch(), mkdtemp(join(tmpdir(), "slides-"))]);
    await buildSlides(folder);
    return async () => {
      await chromium.close();
      await rm(folder, { recursive: true });
    };
  }, 60_000);

  test("keys move, notes come and go, print has all slides, and axe finds no fault", async () => {
    const faults: string[] = [];
    const address = pathToFileURL(join(folder, "index.html")).href;
    const page = await chromium.open(address, faults);
    const seen = () => page.locator("section:visible").evaluateAll((all) => all.map(({ id }) => id));
    expect(await seen()).toEqual(["1"]);
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press(" ");
    await page.waitForFunction(() => location.hash === "#3");
    expect(await seen()).toEqual(["3"]);
    expect(await page.textContent("#place")).toBe(`3 of ${count}`);
    await page.keyboard.press("End");
    await page.waitForFunction((last) => location.hash === `#${last}`, count);
    await page.keyboard.press("ArrowRight");
    expect(await seen()).toEqual([String(count)]);
    await page.keyboard.press("ArrowLeft");
    await page.waitForFunction((last) => location.hash === `#${last - 1}`, count);

    await page.goto(`${address}#${withNotes + 1}`);
    await page.reload();
    const notes = page.locator("section:visible .note");
    expect(await notes.count()).toBeGreaterThan(0);
    expect(await notes.first().isVisible()).toBe(false);
    await page.keyboard.press("n");
    expect(await notes.first().isVisible()).toBe(true);

    for (const width of [1100, 390]) {
      await page.setViewportSize({ width, height: 800 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    }
    await page.setViewportSize({ width: 1100, height: 900 });
    await page.evaluate(await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8"));
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      const { violations } = (await page.evaluate("axe.run(document, { preload: false })")) as {
        readonly violations: readonly { readonly id: string; readonly impact: string }[];
      };
      expect(violations.filter(({ impact }) => ["serious", "critical"].includes(impact))).toEqual([]);
    }
    await page.emulateMedia({ media: "print" });
    expect((await seen()).length).toBe(count);
    expect(faults).toEqual([]);
    await page.close();
  });
});
