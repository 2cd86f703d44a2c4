/** Builds the page and serves it, for whoever works on it: `node --import tsx --conditions=source site/autodiff/serve.ts`. */
import { fileURLToPath } from "node:url";
import { ISOLATING, serve } from "../../browser/server.ts";
import { buildAutodiff } from "./build.ts";

const folder = fileURLToPath(new URL("../../dist/site/autodiff", import.meta.url));
await buildAutodiff(folder);
const { url } = await serve(folder, ISOLATING, Number(process.env["PORT"] ?? 4174));
console.log(`Autodiff, watched: ${url} (Ctrl-C ends it)`);
