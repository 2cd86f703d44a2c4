/** Builds the page that trains AttRec in a browser, and serves it: `npm run page`. */
import { fileURLToPath } from "node:url";
import { buildPages } from "./build.ts";
import { ISOLATING, serve } from "./server.ts";

const folder = fileURLToPath(new URL("dist", import.meta.url));
await buildPages(folder, ["index"]);
const { url } = await serve(folder, ISOLATING, Number(process.env["PORT"] ?? 4173));
console.log(`AttRec in a browser: ${url} (Ctrl-C ends it)`);
