/** Pages as readers meet them, from a server and under a path: whole, quiet, within their policy, for everybody, and on a phone. */
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, posix } from "node:path";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, inject, test } from "vitest";
import { type Chromium, isSkipped, launch } from "../../browser/chromium.ts";
import { type Running, serve } from "../../browser/server.ts";
import { addressOf } from "../frame/addresses.ts";
import { doors, within } from "../frame/doors.ts";

const folder = inject("site");
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** The longest page of each kind that typedoc makes of the API and of sources. */
const longest = [
  "modules",
  "classes",
  "functions",
  "interfaces",
  "types",
  "variables",
  "source/packages/tensor/src/graph",
].map((kind) => {
  const files = readdirSync(posix.join(folder, kind)).filter((name) => name.endsWith(".html"));
  const sizes = files.map(
    (name) => [readFileSync(posix.join(folder, kind, name)).length, posix.join(kind, name)] as const,
  );
  return sizes.toSorted(([a], [b]) => b - a)[0]?.[1] ?? "";
});

/** The documents, and one page of each other kind; reports and pages that can be watched have tests of their own. */
const documents = doors.flatMap(within).map(({ path }) => addressOf(path));
const pages = [
  ...documents.filter((address) => !/^(results|attrec|autodiff)\/.*index\.html$/.test(address)),
  "modules.html",
  ...longest,
];

/**
 * The pages that axe looks at: one of each kind, since pages of a kind have the same frame, styles and marks. With ATTREC_ALL_PAGES it
 * looks at all, which takes minutes.
 */
const looked = new Set(
  process.env["ATTREC_ALL_PAGES"] === undefined
    ? [
        "index.html",
        "readme.html",
        "doors/teacher.html",
        "guide.html",
        "options.html",
        "modules.html",
        "lessons/evening/5-pullback.html",
        "exercises/optimizer.html",
        "researcher/comparing.html",
        "results/lastfm/tables.html",
        ...longest,
      ]
    : pages,
);

interface Violation {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly html: string }[];
}

/** The serious faults that axe finds, with the first place of each. */
const faultsOf = async (page: Page, options: object): Promise<readonly string[]> => {
  const { violations } = (await page.evaluate(`axe.run(document, ${JSON.stringify(options)})`)) as {
    readonly violations: readonly Violation[];
  };
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.length} times, first ${nodes[0]?.html.slice(0, 200)}`);
};

test("the front page loads less than 200 KB: the index of the search comes with the first search", () => {
  const html = readFileSync(posix.join(folder, "index.html"), "utf8");
  const files = [...html.matchAll(/<(?:script|link|img)[^>]*\s(?:src|href)="(assets\/[^"]*)"/g)].map(
    ([, path = ""]) => path,
  );
  expect(files).toContain("assets/main.js");
  const bytes = ["index.html", ...files].map((path) => readFileSync(posix.join(folder, path)).length);
  expect(bytes.reduce((sum, size) => sum + size)).toBeLessThan(200_000);
});

describe.skipIf(isSkipped())("the site, from a server", () => {
  let chromium: Chromium;
  let server: Running;
  let base = "";

  beforeAll(async () => {
    chromium = await launch();
    server = await serve(dirname(folder), {});
    base = `${server.url}/${posix.basename(folder)}`;
    return async () => {
      await Promise.all([chromium, server].map(({ close }) => close()));
    };
  });

  test("the pages that axe looks at are there", () => {
    for (const address of looked) expect(pages).toContain(address);
  });

  test.concurrent.each(pages)("%s is quiet and fits a phone, and axe finds no fault of its kind", async (address) => {
    const faults: string[] = [];
    const page = await chromium.open(`${base}/${address}`, faults);
    await page.waitForSelector("#tsd-nav-container a", { state: "attached" });
    if (looked.has(address)) {
      await page.evaluate(axe);
      faults.push(...(await faultsOf(page, { resultTypes: ["violations"] })));
      await page.emulateMedia({ colorScheme: "dark" });
      faults.push(...(await faultsOf(page, { resultTypes: ["violations"], runOnly: ["color-contrast"] })));
    }
    await page.setViewportSize({ width: 390, height: 844 });
    const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (beyond > 0) faults.push(`it is ${beyond} pixels wider than a phone`);
    expect(faults).toEqual([]);
    await page.close();
  });

  test("a name in a sample shows its shape to the mouse and to the keyboard, and an error its sentence", async () => {
    const page = await chromium.open(`${base}/index.html`, []);
    const says = page.locator(".says");
    await page.locator(".shape", { hasText: "attention" }).first().hover();
    expect(await says.textContent()).toBe('const attention: Tensor<["batch", "length", "length"], "float">');
    await page.keyboard.press("Escape");
    expect(await says.isHidden()).toBe(true);
    await page.locator("pre").first().focus();
    await page.keyboard.press("ArrowRight");
    await says.filter({ hasText: "const intent" }).waitFor();
    await page.locator(".error").first().hover();
    expect(await says.textContent()).toContain("[64, 64] against 'dim dim': 'dim' is 100 above, but 64 here");
    await page.close();
  });

  test("the policy stops a script that is written into a page", async () => {
    const faults: string[] = [];
    const page = await chromium.open(`${base}/index.html`, faults);
    await page.evaluate(() => {
      const script = document.createElement("script");
      script.textContent = "document.title = 'taken'";
      document.body.append(script);
    });
    expect(await page.title()).not.toBe("taken");
    expect(faults.join()).toContain("Content Security Policy");
    await page.close();
  });
});

describe.skipIf(isSkipped())("the site, when its server has gone", () => {
  test("shows what was read, and the front page", async () => {
    const chromium = await launch();
    const server = await serve(folder, {});
    const page = await chromium.open(`${server.url}/guide.html`, []);
    await page.evaluate(() => navigator.serviceWorker.ready);
    await page.reload();
    await page.waitForSelector("#tsd-nav-container a", { state: "attached" });
    await server.close();
    await page.goto(`${server.url}/guide.html`);
    expect(await page.textContent("h1")).toContain("Guide");
    await page.goto(`${server.url}/`);
    expect(await page.textContent("body")).toContain("Wrong shapes");
    await chromium.close();
  });

  test("computes a gradient on the page that was read, also where no other was", async () => {
    const chromium = await launch();
    const server = await serve(folder, {});
    const page = await chromium.open(`${server.url}/autodiff/`, []);
    await page.evaluate(() => navigator.serviceWorker.ready);
    await page.reload();
    await page.waitForSelector(".box");
    await server.close();
    await page.goto(`${server.url}/autodiff/#f=dense`);
    await page.reload();
    await page.waitForSelector(".box");
    expect(await page.textContent("h1")).toBe("Autodiff, watched");
    await chromium.close();
  });
});
