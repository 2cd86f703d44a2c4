/** Builds the site into dist/site: `npm run site`. */
import { pathToFileURL } from "node:url";
import { buildSite } from "./build.ts";
import { root } from "./frame/doors.ts";

const folder = `${root}dist/site`;
await buildSite(folder);
console.log(`The site is built. Open ${pathToFileURL(`${folder}/index.html`).href}, or serve dist/site from any host.`);
