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

  test.each(["polynomial", "attrec"])(
    "steps go through %s forwards and back, and every number is the library's",
    async (id) => {
      const faults: string[] = [];
      const of = at(
        examples.filter((own) => own.id === id),
        0,
      );
      const page = await chromium.open(`${address}#f=${id}`, faults);
      const graph = watch(of);
      const steps = stepsOf(graph);
      await page.keyboard.press("ArrowRight");
      await page.keyboard.press("ArrowLeft");
      // The keys are pressed within the page, which shows everything at once.
      const shown = await page.evaluate(
        (kinds) =>
          kinds.map((kind) => {
            document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }));
            const maps = document.querySelectorAll(kind === "forward" ? ".node > .heat" : ".cotangent .heat");
            const cells = maps[maps.length - 1]?.querySelectorAll("td") ?? [];
            const name = document.querySelector(".node h2")?.textContent;
            return { name, cells: Array.from(cells, (cell) => cell.textContent) };
          }),
        steps.slice(1).map(({ kind }) => kind),
      );
      steps.slice(1).forEach(({ kind, node }, i) => {
        const { name, value, cotangent } = at(graph.nodes, node);
        const numbers = kind === "forward" ? value : (cotangent ?? []);
        expect(shown[i]).toEqual({ name, cells: Array.from(numbers, numeral) });
      });
      expect(await page.textContent(".stepper .place")).toBe(`step ${steps.length - 1} of ${steps.length - 1}`);
      expect(faults).toEqual([]);
      await page.close();
    },
  );

  test("a node that is used three times shows the sum over its uses, and its consumers can be gone to", async () => {
    const page = await chromium.open(`${address}#f=polynomial&step=13&node=x`, []);
    const x = watch(at(examples, 0)).nodes.find(({ name }) => name === "x");
    expect(await page.textContent(".sum-of")).toBe("d_x is a sum over 3 uses:");
    expect(await cells(page, "What x is sent")).toEqual(
      x?.contributions.flatMap(({ numbers }) => [...numbers].map(numeral)),
    );
    expect(await cells(page, "The cotangent of x")).toEqual([...(x?.cotangent ?? [])].map(numeral));
    await page.locator(".cotangent button.link").last().click();
    expect(page.url()).toMatch(/#f=polynomial&step=13&node=v1$/);
    await page.keyboard.press("ArrowLeft");
    expect(page.url()).toMatch(/#f=polynomial&step=12$/);
    await page.close();
  });

  test("descent goes down and moves the page along, and forward mode agrees with reverse", async () => {
    const faults: string[] = [];
    const page = await chromium.open(`${address}#f=dense&view=descent`, faults);
    for (let i = 0; i < 3; i++) await page.click("text=ten steps");
    expect(page.url()).toContain("moved=30");
    expect(await page.textContent(".now")).toMatch(/^After 30 steps the value is /);
    await page.click("text=Forward mode");
    const [forward, reverse] = await page.locator(".agreement b").allTextContents();
    expect(forward).toBe(reverse);
    expect(faults).toEqual([]);
    await page.close();
  });

  test("what loads first is light", async () => {
    const files = await readdir(folder);
    const sizes = await Promise.all(files.map(async (file) => gzipSync(await readFile(join(folder, file))).length));
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(200_000);
  });
});
