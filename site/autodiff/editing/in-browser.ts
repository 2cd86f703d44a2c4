/** Tests editing in a real browser, on a page that is built: code is changed, checked, run, stopped and linked to. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { add, compile, interpreter, matmul, mse, read, type Tensor } from "@attrec/tensor";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { importsOf } from "../../../docs/example-imports.ts";
import type { Chromium } from "../../../browser/chromium.ts";
import denseExample from "../functions/dense.ts";
import { numeral } from "../numbers.ts";
import { codeOf } from "../source.ts";

/** A browser, and the page's addresses from a server and from a disk. */
export interface Where {
  readonly chromium: Chromium;
  readonly served: string;
  readonly onDisk: string;
}

interface Layer {
  readonly weights: Tensor<["in", "out"]>;
  readonly bias: Tensor<["out"]>;
}

const READY = /^The types are right/;

/** Waits until the editor says a sentence, which it gives. */
const says = async (page: Page, sentence: RegExp): Promise<string | null> => {
  const status = page.locator(".checked", { hasText: sentence });
  await status.waitFor({ timeout: 30_000 });
  return status.textContent();
};

/** Replaces the whole code, as a person does who pastes. */
const write = async (page: Page, code: string): Promise<void> => {
  await page.locator(".cm-content").focus();
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.insertText(code);
};

const dense = codeOf("site/autodiff/functions/dense.ts");

/** The README's sample with a wrong shape, whose sentence a test of the README holds to the compiler. */
const wrongShape = (): readonly [code: string, sentence: string] => {
  const text = readFileSync(fileURLToPath(new URL("../../../README.md", import.meta.url)), "utf8");
  const [, given = "", code = "", sentence = ""] =
    /<!-- shapes\n(.*?)-->\s*```ts fragment\n(.*?~~~\s*"([^"]*)".*?)```/s.exec(text) ?? [];
  return [[...importsOf(given + code, "@attrec/tensor"), given + code].join("\n"), sentence];
};

/** The tests of editing. */
export const testEditing = (where: () => Where): void => {
  const open = (address: string, faults: string[] = []): Promise<Page> => where().chromium.open(address, faults);

  test("an edited function is checked and run, its numbers are the library's, and its address brings it back", async () => {
    const faults: string[] = [];
    const page = await open(`${where().served}#f=dense`, faults);
    await page.click("[data-edit]");
    await says(page, READY);
    expect(await page.evaluate(() => document.activeElement?.className)).toBe("code");
    await write(
      page,
      dense
        .replace("tanh(add(matmul(x, layer.weights), layer.bias))", "add(matmul(x, layer.weights), layer.bias)")
        .replace("tanh, ", ""),
    );
    await page.locator(".box .title", { hasText: "tanh" }).waitFor({ state: "detached" });
    // The same by the library, with the numbers of the page.
    const linear = compile(
      (layer: Layer, x: Tensor<["batch", "in"]>, wanted: Tensor<["batch", "out"]>) =>
        mse(add(matmul(x, layer.weights), layer.bias), wanted),
      interpreter(),
    );
    const [layer, x, wanted] = denseExample.args as Parameters<typeof linear>;
    const value = [numeral(read(linear(layer, x, wanted))[0] ?? NaN)];
    const shown = (of: Page) => of.locator(".node > .heat td").allTextContents();
    await page.click("text=result");
    expect(await shown(page)).toEqual(value);
    // All views are of the function as it is edited.
    const [forward, reverse] = await page.locator(".agreement b").allTextContents();
    expect(forward).toBe(reverse);
    await page.click('[data-view="compiler"]');
    await page.click('[data-stage="WGSL"]');
    expect(await page.textContent(".stage [aria-label='after: WGSL']")).toContain("@compute");
    await page.click('[data-view="descent"]');
    await page.click("text=ten steps");
    expect(await page.textContent(".now")).toMatch(/^After 10 steps the value is /);
    await page.click("text=back to the start");
    const other = await open(page.url(), faults);
    await says(other, READY);
    expect(await shown(other)).toEqual(value);
    await other.click("text=close the editor");
    expect(other.url()).not.toContain("code=");
    await other.locator(".box .title", { hasText: "tanh" }).waitFor();
    expect(faults).toEqual([]);
    await Promise.all([page.close(), other.close()]);
  });

  test("a wrong shape shows the README's sentence, and never runs; rest on a name shows its shape; axe finds no fault", async () => {
    const page = await open(`${where().served}#f=polynomial&code=`);
    await says(page, READY);
    const [code, sentence] = wrongShape();
    expect(sentence).not.toBe("");
    await write(page, code);
    await says(page, /^One error: nothing is run/);
    expect(await page.textContent(".remarks pre")).toContain(`"${sentence}"`);
    await page.locator(".cm-lintRange-error").waitFor();
    await page.locator(".box .title", { hasText: "sub" }).first().waitFor();
    await page.evaluate(readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8"));
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width: colorScheme === "dark" ? 390 : 1100, height: 844 });
      const { violations } = (await page.evaluate("axe.run(document, { resultTypes: ['violations'] })")) as {
        readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[];
      };
      expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
    }
    await page.setViewportSize({ width: 1100, height: 844 });
    await write(page, dense);
    await says(page, READY);
    // In the middle of the first name of the line, whether by the pointer or by the cursor.
    const place = { position: { x: 30, y: 8 } };
    await page.locator(".cm-line", { hasText: "mse(tanh(" }).hover(place);
    await page.locator(".told", { hasText: /mse<.*Tensor</ }).waitFor();
    await page.locator(".cm-line", { hasText: "mse(tanh(" }).click(place);
    await page.locator(".here", { hasText: /mse<.*Tensor</ }).waitFor();
    await page.close();
  });

  test("from a disk too: a loop without end is stopped, and a fault is told with its line", async () => {
    const faults: string[] = [];
    const page = await open(`${where().onDisk}#f=dense&code=`, faults);
    await says(page, READY);
    await write(
      page,
      dense
        .replace("=>\n  mse", "=> {\n  for (;;) {}\n  return mse")
        .replace("wanted);\n\nconst sizes", "wanted);\n};\n\nconst sizes"),
    );
    expect(await says(page, /^Line \d+:/)).toMatch(
      /^Line 10: The code was stopped after one second: it may have a loop that never ends\.$/,
    );
    await write(page, dense.replace("[0.1, -0.2]", "[0.1]"));
    expect(await says(page, /^Line 23:/)).toMatch(/tensor/);
    // Faults of what is done with a function leave the page as it is, and it goes on.
    await write(
      page,
      dense.replace("layer.bias)), wanted)", 'layer.bias)), tensor("batch out", [1, 2, 3, 4, 5, 6], sizes))'),
    );
    await says(page, /uses data \[batch, out\]/);
    await page.click("text=result");
    await page.keyboard.press("ArrowLeft");
    await page.locator(".cm-content").focus();
    await page.keyboard.press("Escape");
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("close the editor");
    expect(faults).toEqual([]);
    await page.close();
  });
};
