/**
 * Measures what a training step of AttRec sends to a graphics card, and the host's time for it, with nothing computed on the card.
 *
 *     npx tsx --conditions=source benchmarks/traffic.ts
 *
 * Any driver will do, also one in software: nothing that is submitted runs. Generated data of the size of MovieLens 100K, L 5,
 * T 3, d 100; `--batch 1000` windows, `--steps 1000` timed ones. The median and the smallest of their times are printed.
 *
 * What is timed is one file, as a bundler makes it of an application: tsx, by which sources run here, gives every function its
 * name anew whenever it is made, which takes half of a step's time again.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { machine } from "./parts/machine.ts";

const { values } = parseArgs({
  options: { batch: { type: "string", default: "1000" }, steps: { type: "string", default: "1000" } },
});
const here = fileURLToPath(new URL(".", import.meta.url));

/** What the side prints. */
interface Sent {
  readonly windows: number;
  readonly median: number;
  readonly shortest: number;
}

// There it finds the packages that it loads when it runs.
const file = fileURLToPath(new URL("../node_modules/.cache/traffic.mjs", import.meta.url));
await build({
  entryPoints: [join(here, "sides", "traffic.ts")],
  outfile: file,
  bundle: true,
  platform: "node",
  format: "esm",
  conditions: ["source"],
  external: ["gpu.js", "webgpu"],
  logLevel: "warning",
});
const { stdout, status } = spawnSync(process.execPath, [file, "--batch", values.batch, "--steps", values.steps], {
  encoding: "utf8",
  stdio: ["ignore", "pipe", "inherit"],
});
if (status !== 0) throw new Error(`The step ended with ${status ?? "a signal"}.`);
const { windows, median, shortest, ...sent } = JSON.parse(stdout) as Sent;
console.log(`AttRec, ${windows} windows, batches of ${values.batch}; ${machine()}`);
console.log(JSON.stringify(sent));
console.log(`host: ${median.toFixed(3)} ms a step, the shortest ${shortest.toFixed(3)}; nothing computed on the card`);
