/** Finds a Chromium on this machine, and opens pages in it. */
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { env } from "node:process";
import { type BrowserContext, chromium, type Page } from "playwright-core";

const PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** The browser to test in: the one that the environment variable CHROMIUM names, or the first that is installed. */
const executable = env["CHROMIUM"] ?? PLACES.find((place) => existsSync(place));

const MISSING =
  "no Chromium was found: install it (on Debian, apt-get install chromium) or name it in the environment variable CHROMIUM.";

/** Whether tests are skipped because there is no browser. It reports a skip; if a browser is required, tests fail instead. */
export const isSkipped = (): boolean => {
  if (executable !== undefined || env["ATTREC_NEEDS_CHROMIUM"] === "1") return false;
  console.warn(`The tests in a browser are skipped: ${MISSING}`);
  return true;
};

/** A browser with a profile of its own. */
export interface Chromium {
  /** Opens a fresh page; every fault in it, and every error that it prints, is added to `faults`. */
  readonly open: (url: string, faults: string[]) => Promise<Page>;
  readonly close: () => Promise<void>;
}

/** The flags for a graphics card in software, for WebGL 2 and for WebGPU. */
const GRAPHICS = [
  "--use-angle=swiftshader",
  "--enable-unsafe-swiftshader",
  "--enable-unsafe-webgpu",
  "--use-webgpu-adapter=swiftshader",
];

/** Starts the browser, with a graphics card if asked to. Throws a sentence if there is none. */
export const launch = async ({ graphics = false } = {}): Promise<Chromium> => {
  if (executable === undefined) throw new Error(`The tests in a browser cannot run: ${MISSING}`);
  const profile = await mkdtemp(join(tmpdir(), "chromium-"));
  const context: BrowserContext = await chromium.launchPersistentContext(profile, {
    executablePath: executable,
    headless: true,
    ...(graphics && { ignoreDefaultArgs: ["--disable-gpu"] }),
    viewport: { width: 1100, height: 900 },
    args: [
      "--no-sandbox",
      ...(graphics ? GRAPHICS : ["--disable-gpu"]),
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  return {
    open: async (url, faults) => {
      const page = await context.newPage();
      page.on("pageerror", (error) => faults.push(error.message));
      page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
      page.on("requestfailed", (request) => faults.push(`${request.url()} was not to be had`));
      await page.goto(url);
      return page;
    },
    close: async () => {
      await context.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
};
