/**
 * Takes the pictures of the built site, `npm run site && npm run pictures`: all into dist/pictures, for a person to look at, and those
 * of the front page into docs/pictures.
 */
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { launch } from "../../browser/chromium.ts";
import { ISOLATING, serve } from "../../browser/server.ts";
import { root } from "../frame/doors.ts";
import { digest, pictures, sizes } from "./pictures.ts";

const [looked, kept] = [`${root}dist/pictures`, `${root}docs/pictures`];
await Promise.all([looked, kept].map((folder) => mkdir(folder, { recursive: true })));
const chromium = await launch();
const server = await serve(`${root}dist/site`, ISOLATING);
for (const { name, address, awaits } of pictures) {
  for (const [size, viewport] of Object.entries(sizes)) {
    for (const colorScheme of ["light", "dark"] as const) {
      const page = await chromium.open("about:blank", []);
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      await page.goto(`${server.url}/${address}`);
      // The navigation is folded away on a phone, and there all the same.
      await page.waitForSelector(awaits, { state: "attached" });
      await page.screenshot({ path: `${looked}/${name}-${size}-${colorScheme}.png` });
      await page.close();
    }
  }
}
await Promise.all([chromium, server].map(({ close }) => close()));
for (const size of Object.keys(sizes)) await copyFile(`${looked}/front-${size}-light.png`, `${kept}/front-${size}.png`);
await writeFile(`${kept}/front.json`, `${JSON.stringify({ sources: digest() }, null, 2)}\n`);
console.log(`The pictures are in ${looked}.`);
