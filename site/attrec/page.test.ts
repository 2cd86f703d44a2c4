/** Checks the page on which AttRec can be watched, as a visitor uses it. */
import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { interpreter } from "@attrec/tensor";
import { at } from "@attrec/tensor/extend";
import { attrec, decodeTrees, explain, trainedModelIn } from "attrec";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Chromium, isSkipped, launch } from "../../browser/chromium.ts";
import { ISOLATING, type Running, serve } from "../../browser/server.ts";
import { buildAttrec } from "./build.ts";

/** The strictest policy under which the page works, workers included. */
const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self' data:";
const COMMAND = fileURLToPath(new URL("../../packages/cli/src/attrec/main.ts", import.meta.url));

describe.skipIf(isSkipped())("the page that trains AttRec", () => {
  let chromium: Chromium;
  let folder = "";
  let page: Page;
  /** The file of the model that the page trained and saved. */
  let model = "";
  const faults: string[] = [];
  const closing: (() => Promise<void>)[] = [];

  /** Serves the pages with headers; the page lies below the root. */
  const served = async (headers: Readonly<Record<string, string>>): Promise<string> => {
    const server: Running = await serve(folder, headers);
    closing.push(server.close);
    return `${server.url}/some/where/`;
  };
  const opened = async (headers: Readonly<Record<string, string>>, into: string[] = []): Promise<Page> => {
    const fresh = await chromium.open(await served(headers), into);
    await fresh.waitForSelector("#train:enabled");
    return fresh;
  };
  const texts = (selector: string): Promise<readonly string[]> => page.locator(selector).allTextContents();
  const shown = (selector: string, pattern: RegExp): Promise<void> =>
    page.locator(selector).filter({ hasText: pattern }).waitFor();
  /** Titles of a list, without what stands beside them. */
  const titles = async (list: string): Promise<readonly string[]> =>
    (await texts(`#${list} > li`)).map((text) => text.replace(/(\(\d{4}\)).*$/s, "$1"));

  beforeAll(async () => {
    [chromium, folder] = await Promise.all([launch(), mkdtemp(join(tmpdir(), "page-"))]);
    await buildAttrec(join(folder, "some/where"));
    page = await opened({ ...ISOLATING, "Content-Security-Policy": POLICY }, faults);
    model = join(folder, "saved.safetensors");
  }, 60_000);
  afterAll(async () => {
    await Promise.all([chromium.close(), ...closing.map((close) => close())]);
    await rm(folder, { recursive: true });
  });

  test("comes to less than 200 KB without its data, and starts without a fault", async () => {
    const addresses = await page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name));
    const code = [...new Set(addresses)].filter((address) => !address.endsWith(".gz"));
    expect(code.length).toBeGreaterThan(1);
    const sizes = code.map(async (address) => {
      const path = join(folder, new URL(address).pathname);
      return gzipSync(await readFile(path)).length;
    });
    const total = (await Promise.all(sizes)).reduce((a, b) => a + b, 0);
    expect(total).toBeGreaterThan(50_000);
    expect(total).toBeLessThan(200_000);
    expect(await page.textContent("#viewers")).toBe("2,475");
    expect(await page.isVisible("#asleep")).toBe(false);
    // There is no card here, and so none to choose.
    expect(await page.textContent("#on option[value=webgpu]")).toBe("no graphics card (WebGPU)");
    expect(await page.isDisabled("#on option[value=webgpu]")).toBe(true);
  });

  test("changes a viewer's films by keyboard and by mouse", async () => {
    await page.focus("#viewer-search");
    await page.keyboard.type("28");
    await page.keyboard.press("Enter");
    await shown("#films-title", /^Viewer 28:/);
    const before = await titles("watched");
    expect(before.at(-1)).toBe("Before Midnight (2013)");

    await page.focus("#film-search");
    await page.keyboard.type("dark kni");
    expect(await page.getAttribute("#film-search", "aria-expanded")).toBe("true");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowUp");
    const active = await page.getAttribute("#film-search", "aria-activedescendant");
    const offered = await page.textContent(`#${active}`);
    await page.keyboard.press("Enter");
    expect(offered).toContain(at(await titles("watched"), 7));
    expect((await titles("watched")).slice(0, 7)).toEqual(before.slice(1));

    // The film goes up by one, and the focus with it; then it goes away.
    await page.locator("#watched li:last-child [data-action=older]").focus();
    await page.keyboard.press("Enter");
    expect((await titles("watched")).at(-1)).toBe("Before Midnight (2013)");
    expect(await page.evaluate(() => document.activeElement?.getAttribute("aria-label"))).toMatch(
      /^Older: The Dark Kni/,
    );
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    expect(await titles("watched")).toEqual(before);
    expect(await page.isDisabled("#undo")).toBe(true);

    await page.fill("#film-search", "iron man 3");
    await page.click("#film-options li:first-child");
    expect((await titles("watched")).at(-1)).toBe("Iron Man 3 (2013)");
    expect(await titles("popular")).not.toContain("Iron Man 3 (2013)");
    await page.click("#undo");
    expect(await titles("watched")).toEqual(before);
    await shown("#popular", /Iron Man 3/);
  });

  test("trains: the loss falls and more films are found; it stops with the click, and tests then", async () => {
    const workers = page.workers();
    await page.click("#train");
    const threeEpochs = () =>
      (document.querySelector("#hits polyline")?.getAttribute("points")?.split(" ").length ?? 0) >= 3;
    await page.waitForFunction(threeEpochs);
    const isOver = Promise.any(workers.map((worker) => worker.waitForEvent("close", { timeout: 20_000 })));
    await page.click("#stop");
    // The click itself ends the training, however long an epoch takes; the worker that trained goes when the browser ends it.
    expect(await page.isEnabled("#train")).toBe(true);
    await isOver;
    await shown(
      "#status",
      /^Stopped\. Of the films kept for the test, \d+\.\d % are among the first 50 \(epoch \d+\)\./,
    );
    const curve = async (chart: string): Promise<readonly number[]> =>
      ((await page.getAttribute(`#${chart} polyline`, "points")) ?? "")
        .split(" ")
        .map((point) => -Number(point.split(",")[1]));
    const [losses, hits] = [await curve("loss"), await curve("hits")];
    expect(losses.at(-1)).toBeLessThan(at(losses, 0));
    expect(hits.at(-1)).toBeGreaterThan(at(hits, 0));
    // Fifty of 4692 films at random would be 0.01.
    expect(Number(await page.textContent("#hits text.last"))).toBeGreaterThan(0.25);
    const processors = await page.evaluate(() => navigator.hardwareConcurrency);
    expect(await page.textContent("#threads")).toBe(String(processors));
    expect(await texts("#suggested > li")).toHaveLength(10);
  });

  test("saves a model, whose attention and recommendations are those of the page, here and for the command", async () => {
    const download = page.waitForEvent("download");
    await page.click("#save");
    await (await download).saveAs(model);
    const trained = trainedModelIn(await decodeTrees(await readFile(model), model), attrec, model);
    const { titles: known, itemNames } = trained;
    const printed = execFileSync(
      process.execPath,
      [
        "--import",
        "tsx",
        "--conditions=source",
        COMMAND,
        "recommend",
        model,
        "--user",
        "28",
        "--count",
        "10",
        "--json",
      ],
      { encoding: "utf8" },
    );
    const suggested = await titles("suggested");
    for (const title of suggested) expect(printed).toContain(JSON.stringify(title));

    const last = (await titles("watched")).slice(-3);
    const history = last.map((title) => at(itemNames, known.indexOf(title)));
    const { attention, shares } = await explain(trained, interpreter(), history);
    const cells = (await texts("#attention td.weight")).map(Number);
    const expected = [...attention.flat(), ...shares];
    expect(cells).toHaveLength(12);
    cells.forEach((cell, i) => expect(Math.abs(cell - at(expected, i))).toBeLessThan(0.0006));
    expect(await texts("#attention tbody th")).toEqual(last.map((title, i) => `${i + 1} ${title}`));
  });

  test("asks otherwise: ω changes the list at once, and all viewers are ranked so", async () => {
    const before = await titles("suggested");
    await page.locator("#ask-omega").fill("1");
    await shown("#suggested", /1\.00 × /);
    expect(await titles("suggested")).not.toEqual(before);
    await shown("#otherwise", /^Asked so, it finds \d+\.\d % .* As it was trained \(ω 0\.20, L 3, .*\): \d+\.\d %\.$/);
    await page.locator("#ask-length").fill("5");
    await page.locator("#attention tbody tr").nth(4).waitFor();
    expect(await texts("#watched li.seen")).toHaveLength(5);
    await page.selectOption("#ask-mask", "none");
    await shown("#no-attention", /^Asked in this way it has no attention/);
    await page.click("#as-trained");
    await shown("#suggested", /0\.20 × /);
    expect(await titles("suggested")).toEqual(before);
    expect(faults).toEqual([]);
  });

  test("has no serious fault by axe, in light and dark, and fits a phone", async () => {
    await page.evaluate(await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8"));
    await page.fill("#film-search", "star");
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      const { violations } = (await page.evaluate("axe.run(document, { resultTypes: ['violations'] })")) as {
        readonly violations: readonly {
          readonly id: string;
          readonly impact: string;
          readonly nodes: readonly { readonly html: string }[];
        }[];
      };
      expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
    }
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    await page.setViewportSize({ width: 1100, height: 900 });
    await page.keyboard.press("Escape");
  });

  test("opens a saved model without isolation, on one thread, and says why; refuses damaged files; needs no network", async () => {
    const [before, figure] = [await titles("suggested"), await page.textContent("#test")];
    await page.close();
    page = await opened({});
    await page.setInputFiles("#open", model);
    await shown("#kept", /^Opened saved\.safetensors, epoch \d+\.$/);
    await page.fill("#viewer-search", "28");
    await page.keyboard.press("Enter");
    await shown("#films-title", /^Viewer 28:/);
    await shown("#suggested", /\(/);
    await page.waitForFunction(
      (first) => document.querySelector("#suggested li")?.textContent?.startsWith(first),
      at(before, 0),
    );
    expect(await titles("suggested")).toEqual(before);
    await shown("#test", /%/);
    expect(await page.textContent("#test")).toBe(figure);

    const content = await readFile(model);
    const flipped = Buffer.from(content);
    flipped[content.length - 5] = (flipped[content.length - 5] ?? 0) ^ 1;
    const strangers: readonly (readonly [string, Buffer, RegExp])[] = [
      ["cut.safetensors", content.subarray(0, 1000), /cut\.safetensors/],
      ["flipped.safetensors", flipped, /flipped\.safetensors is damaged/],
      ["empty.safetensors", Buffer.alloc(0), /empty\.safetensors/],
      ["page.html", Buffer.from("<p>no model</p>".repeat(9)), /page\.html/],
    ];
    for (const [name, buffer, said] of strangers) {
      await page.setInputFiles("#open", { name, mimeType: "application/octet-stream", buffer });
      await shown("#kept.fault", said);
    }
    expect(await titles("suggested")).toEqual(before);

    // It has all that it needs by now.
    await page.context().setOffline(true);
    await page.click("#train");
    await shown("#runs", /^Runs on one thread of the processor, by WebAssembly\. .* not cross-origin isolated/);
    await page.context().setOffline(false);
    await page.close();
  });

  test("trains from a disk too: in the page, on one thread, and stops", async () => {
    const said: string[] = [];
    page = await chromium.open(pathToFileURL(join(folder, "some/where/index.html")).href, said);
    await page.locator("#train:enabled").click();
    await shown("#runs", /^Runs on one thread of the processor, .* that of the page itself: a page from a disk/);
    await page.click("#stop");
    await page.locator("#train:enabled").waitFor();
    await page.fill("#viewer-search", "28");
    await page.keyboard.press("Enter");
    await shown("#films-title", /^Viewer 28:/);
    expect(said).toEqual([]);
    await page.close();
  });

  test("says what is wrong with the films, and with a browser that takes no WebAssembly", async () => {
    page = await chromium.open(await served({ "Content-Security-Policy": "script-src 'self'" }), []);
    await page.locator("#train:enabled").click();
    await shown("#status.fault", /^wasm: the engine refused a plan of \d+ KiB here/);
    expect(await page.isEnabled("#train")).toBe(true);
    for (const [answer, said] of [
      [{ status: 404 }, /^ratings\.dat\.gz could not be fetched: the server answers 404/],
      [
        { status: 200, body: "films" },
        /^ratings\.dat\.gz is not the file that this page was made for: its SHA-256 begins/,
      ],
    ] as const) {
      await page.route("**/ratings*.gz", (route) => route.fulfill(answer));
      await page.reload();
      await shown("#status.fault", said);
      expect(await page.isDisabled("#train")).toBe(true);
    }
    await page.close();
  });
});
