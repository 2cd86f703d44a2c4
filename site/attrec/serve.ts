/** Builds the page on which AttRec can be watched, and serves it: `npm run page`. */
import { fileURLToPath } from "node:url";
import { ISOLATING, serve } from "../../browser/server.ts";
import { buildAttrec } from "./build.ts";

const folder = fileURLToPath(new URL("../../dist/attrec", import.meta.url));
await buildAttrec(folder);
const { url } = await serve(folder, ISOLATING, Number(process.env["PORT"] ?? 4173));
console.log(`AttRec in a browser: ${url} (Ctrl-C ends it)`);
