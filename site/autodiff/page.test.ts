/** The page in a real browser: steps, keys, addresses, from a disk too. */
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { at } from "@attrec/tensor/extend";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { type Chromium, isSkipped, launch } from "../../browser/chromium.ts";
import { buildAutodiff } from "./build.ts";
import { examples } from "./examples.ts";
import { numeral } from "./numbers.ts";
import { stepsOf } from "./steps.ts";
import { watch } from "./watch.ts";

describe.skipIf(isSkipped())("autodiff, watched", () => {
  let chromium: Chromium;
  let folder: string;
  let address: string;

  beforeAll(async () => {
    [chromium, folder] = await Promise.all([launch(), mkdtemp(join(tmpdir(), "autodiff-"))]);
    await buildAutodiff(folder);
    address = pathToFileURL(join(folder, "index.html")).href;
    return async () => {
      await chromium.close();
      await rm(folder, { recursive: true });
    };
  }, 60_000);

  const cells = (page: Page, label: string): Promise<readonly string[]> =>
    page.locator(`.node [aria-label^="${label}:"] td`).allTextContents();

  /** The cotangent as it stands so far: the last map of its part of the panel. */
  const cotangent = (page: Page): Promise<readonly string[]> =>
    page.locator(".cotangent .heat").last().locator("td").allTextContents();

  test("steps go forwards and back by keys, and every number is the library's", async () => {
    const faults: string[] = [];
    const of = at(examples, 0);
    const page = await chromium.open(`${address}#f=${of.id}`, faults);
    const graph = watch(of);
    for (const { kind, node } of stepsOf(graph).slice(1)) {
      await page.keyboard.press("ArrowRight");
      const { name, value, cotangent: own } = at(graph.nodes, node);
      expect(await page.textContent(".node h2")).toBe(name);
      if (kind === "forward") expect(await cells(page, `The value of ${name}`)).toEqual([...value].map(numeral));
      else expect(await cotangent(page)).toEqual([...(own ?? [])].map(numeral));
    }
    await page.click('.box[data-node="x"]');
    const x = graph.nodes.find(({ name }) => name === "x");
    expect(await page.textContent(".sum-of")).toBe("d_x is a sum over 3 uses:");
    expect(await cells(page, "The cotangent of x")).toEqual([...(x?.cotangent ?? [])].map(numeral));
    expect(page.url()).toMatch(/#f=polynomial&step=\d+&node=x$/);
    await page.keyboard.press("ArrowLeft");
    expect(await page.textContent(".stepper .place")).toMatch(/^step 12 of 13$/);
    expect(faults).toEqual([]);
    await page.close();
  });

  test("what loads first is light", async () => {
    const files = await readdir(folder);
    const sizes = await Promise.all(files.map(async (file) => gzipSync(await readFile(join(folder, file))).length));
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(200_000);
  });
});
