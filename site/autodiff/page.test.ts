/** The page in a real browser: steps, keys, addresses, from a disk too. */
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { at } from "@attrec/tensor/extend";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { type Chromium, isSkipped, launch } from "../../browser/chromium.ts";
import { type Running, serve } from "../../browser/server.ts";
import { passes } from "../../packages/tensor/src/plan/passes.ts";
import { buildAutodiff } from "./build.ts";
import { testEditing } from "./editing/in-browser.ts";
import { examples } from "./examples.ts";
import { breakables } from "./rules.ts";
import { numeral } from "./numbers.ts";
import { stepsOf } from "./steps.ts";
import { views } from "./views.ts";
import { watch } from "./watch.ts";

describe.skipIf(isSkipped())("autodiff, watched", () => {
  let chromium: Chromium;
  let folder: string;
  let address: string;
  let server: Running;

  beforeAll(async () => {
    [chromium, folder] = await Promise.all([launch(), mkdtemp(join(tmpdir(), "autodiff-"))]);
    await buildAutodiff(folder);
    address = pathToFileURL(join(folder, "index.html")).href;
    server = await serve(folder, {});
    return async () => {
      await Promise.all([chromium.close(), server.close()]);
      await rm(folder, { recursive: true });
    };
  }, 120_000);

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
    await page.click("text=LSTM cell");
    expect(page.url()).toMatch(/#f=lstm&step=0$/);
    await page.evaluate(() => (location.hash = "#f=lstm&step=999"));
    await page.keyboard.press("ArrowLeft");
    expect(await page.textContent(".stepper .place")).toBe("step 52 of 53");
    await page.close();
  });

  test("descent goes down and moves the page along, and forward mode agrees with reverse", async () => {
    const faults: string[] = [];
    const page = await chromium.open(`${address}#f=dense&view=descent`, faults);
    for (let i = 0; i < 3; i++) await page.click("text=ten steps");
    expect(page.url()).toContain("moved=30");
    expect(await page.textContent(".now")).toMatch(/^After 30 steps the value is /);
    // By keys, which stay where they were.
    await page.keyboard.press("Enter");
    expect(page.url()).toContain("moved=40");
    await page.click("text=Forward mode");
    const [forward, reverse] = await page.locator(".agreement b").allTextContents();
    expect(forward).toBe(reverse);
    expect(faults).toEqual([]);
    await page.close();
  });

  test("each planted wrong rule is caught within two seconds and made small; one as shipped holds", async () => {
    const faults: string[] = [];
    const page = await chromium.open(`${address}#f=polynomial&view=break`, faults);
    for (const { id } of breakables) {
      await page.click(`[data-rule="${id}"]`);
      await page.click("[data-try]");
      const text = (await page.textContent(".verdict .caught")) ?? "";
      const [, milliseconds, elements] = /^Caught\. .*, in (\d+) ms\. .* of (one element|[2-4] elements):$/.exec(
        text,
      ) ?? [text];
      // The limit is that of a reader's patience, and ten times what it takes.
      expect(Number(milliseconds)).toBeLessThan(2000);
      expect(elements).toBeDefined();
    }
    await page.click("text=as shipped");
    await page.click("[data-try]");
    expect(await page.textContent(".verdict .held")).toMatch(/^It holds: 100 drawn calls, and no counterexample/);
    await page.fill(".rules input >> nth=0", "dy * nothing");
    await page.keyboard.press("Enter");
    expect(await page.textContent(".verdict .caught")).toMatch(/^'nothing' means nothing here/);
    expect(faults).toEqual([]);
    await page.close();
  });

  test("the drill tells a wrong answer from a right one", async () => {
    const page = await chromium.open(`${address}#f=polynomial&view=drill`, []);
    expect(await page.textContent(".below h3")).toBe("What does the rule of sum send from v8 to v7?");
    for (const i of [0, 1, 2]) await page.fill(`.answers input >> nth=${i}`, i === 2 ? "3" : "1");
    await page.click("[data-check]");
    expect(await page.textContent(".answer")).toMatch(/^2 of 3 right\./);
    await page.fill(".answers input >> nth=2", "1");
    await page.click("[data-check]");
    expect(await page.textContent(".answer")).toBe("Right.");
    await page.click("text=take the step, and on");
    expect(await page.textContent(".below h3")).toMatch(/^What does the rule of add send/);
    await page.close();
  });

  test("the compiler's stages go from the trace to code", async () => {
    const faults: string[] = [];
    const page = await chromium.open(`${address}#f=attrec&view=compiler&stage=1`, faults);
    expect(await page.textContent(".stage b")).toBe("simplify");
    expect(await page.locator(".stage .gone").count()).toBeGreaterThan(10);
    await page.click('[data-stage="wasm"]');
    expect(await page.textContent(".stage [aria-label='after: wasm']")).toMatch(/^\(module/);
    await page.click('[data-stage="WGSL"]');
    expect(await page.textContent(".stage [aria-label='after: WGSL']")).toContain("@compute");
    // Behind the trace, all passes and the wasm text.
    expect(page.url().endsWith(`&stage=${passes.length + 2}`)).toBe(true);
    expect(faults).toEqual([]);
    await page.close();
  });

  test("nodes are gone through by keys: up to an input, down to a consumer", async () => {
    const page = await chromium.open(`${address}#f=dense&node=v6`, []);
    await page.focus('.box[data-node="v6"]');
    await page.keyboard.press("ArrowUp");
    expect(await page.textContent(".node h2")).toBe("v5");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    expect(await page.textContent(".node h2")).toBe("v8");
    expect(await page.evaluate(() => document.activeElement?.getAttribute("data-node"))).toBe("v8");
    await page.close();
  });

  test("axe finds no fault in any view, in light and dark, and all fits a phone", async () => {
    const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
    // The largest graph once, and a small one with all views.
    const page = await chromium.open(`${address}#f=attrec&step=130&node=items`, []);
    await page.evaluate(axe);
    for (const [i, { id }] of views.entries()) {
      if (i === 1) await page.evaluate(() => (location.hash = "#f=dense&step=17&node=bias"));
      await page.click(`[data-view="${id}"]`);
      await page.waitForSelector(".below :text('Loading…')", { state: "detached" });
      if (id === "break") await page.click("[data-try]");
      await page.emulateMedia({ colorScheme: i % 2 === 0 ? "light" : "dark", reducedMotion: "reduce" });
      await page.setViewportSize(i % 2 === 0 ? { width: 1100, height: 900 } : { width: 390, height: 844 });
      const { violations } = (await page.evaluate("axe.run(document, { resultTypes: ['violations'] })")) as {
        readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[];
      };
      expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
    }
    await page.close();
  });

  testEditing(() => ({ chromium, served: `${server.url}/index.html`, onDisk: address }));

  test("what loads first is light, and its policy strict", async () => {
    const first = (await readdir(folder)).filter(
      (file) => !["break.js", "checker.js", "compiler.js", "editor.js"].includes(file),
    );
    const sizes = await Promise.all(first.map(async (file) => gzipSync(await readFile(join(folder, file))).length));
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(100_000);
    // Nothing that loads later asks for more than this.
    expect(await readFile(join(folder, "index.html"), "utf8")).toContain(
      `content="default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:"`,
    );
  });
});
